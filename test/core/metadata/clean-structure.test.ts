import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeJpeg } from '../../../samples/jpeg.ts';
import { segment, withSegments } from './clean-samples.ts';
import { type Found, structureOf as inspect, pictureOf } from './outcome.ts';

const whole: Found = { foreign: [], broken: null };
const left = (...foreign: readonly string[]): Found => ({ foreign, broken: null });
const cut = { foreign: [], broken: 'it is cut off before its end' };

describe('JPEG', () => {
  const jpeg = makeJpeg({ width: 40, height: 24, seed: 3 });
  const end = jpeg.length - 2;
  const amid = (...parts: readonly Buffer[]) =>
    Buffer.concat([jpeg.subarray(0, end), ...parts, jpeg.subarray(end)]);

  test('a plain one is whole', async () => expect(await inspect('JPEG', jpeg)).toEqual(whole));

  test.each([
    ['APP2', segment(0xe2, 'MPF\0')],
    ['APP2', segment(0xe2, 'FPXR\0')],
    ['APP1', segment(0xe1, 'http://ns.adobe.com/xmp/extension/\0')],
    ['APP0', segment(0xe0, 'JFXX\0\x10thumbnail')],
    ['APP0', segment(0xe0, `JFIF\0${'\x01'.repeat(12)}`)],
    ['APP11', segment(0xeb, 'JP\0\x01')],
    ['APP14', segment(0xee, 'Adobe\0\x64\0\0\0\0\x01Anna Probe')],
    ['APP14', segment(0xee, `Adobe${'\0'.repeat(60)}`)],
    ['COM', segment(0xfe, 'Anna')],
    ['marker F0', segment(0xf0, 'Anna')],
    ['marker C8', segment(0xc8, 'Anna')],
  ])('%s that is not known is named, before and behind the scan', async (name, part) => {
    expect(await inspect('JPEG', withSegments(jpeg, part))).toEqual(left(name));
    expect(await inspect('JPEG', amid(part))).toEqual(left(name));
  });

  test.each([
    segment(0xe1, 'Exif\0\0'),
    segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0'),
    segment(0xe2, 'ICC_PROFILE\0'),
    segment(0xed, 'Photoshop 3.0\0'),
    segment(0xee, 'Adobe\0\x64\0\0\0\0\x01'),
    segment(0xee, 'Adobe\0\x64\x80\0\0\0\x01\x03\0\x10\x03\x02\x03\x06\0\0\0\0\0\0'),
    Buffer.from([0xff, 0xff, 0xff, 0x01]),
  ])('what ExifTool reads, and fill bytes, are not', async (part) => {
    expect(await inspect('JPEG', withSegments(jpeg, part))).toEqual(whole);
  });

  test.each(['x', '\xff\xd9', '\0'])('bytes %j behind the end are named', async (tail) => {
    const bytes = Buffer.concat([jpeg, Buffer.from(tail, 'latin1')]);
    expect(await inspect('JPEG', bytes)).toEqual(left('bytes after the end'));
  });

  test('any cut is found', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: jpeg.length - 1 }), async (length) => {
        const { broken } = await inspect('JPEG', jpeg.subarray(0, length));
        expect(broken).not.toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  test('the marker behind a scan is found wherever it lies', async () => {
    const scan = jpeg.lastIndexOf(Buffer.from([0xff, 0xda]));
    const header = jpeg.readUInt16BE(scan + 2) + 2;
    for (let length = 0; length < 12; length += 1) {
      const data = Buffer.concat([
        Buffer.alloc(20 + length, 0x55),
        Buffer.from([0xff, 0]),
        Buffer.alloc(length, 0x55),
      ]);
      const bytes = Buffer.concat([jpeg.subarray(0, scan + header), data, Buffer.from([0xff, 0xd9, 0, 0])]);
      expect((await inspect('JPEG', bytes)).foreign).toContain('bytes after the end');
    }
  });

  test('its picture is every byte of it, and nothing else', async () => {
    const told = withSegments(jpeg, segment(0xfe, 'Anna'), segment(0xe1, 'Exif\0\0'));
    expect(await pictureOf('JPEG', jpeg, told)).toBe('same');
    expect(await pictureOf('JPEG', jpeg, Buffer.concat([jpeg, Buffer.from('tail')]))).toBe('same');
    expect(await pictureOf('JPEG', jpeg, jpeg.subarray(0, -2))).toBe('unknown');
    for (const at of [jpeg.indexOf(Buffer.from([0xff, 0xdb])) + 20, jpeg.length - 30]) {
      const changed = Buffer.from(jpeg);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await pictureOf('JPEG', jpeg, changed)).toBe('changed');
    }
  });
});

describe('PNG', () => {
  const chunk = (type: string, data: string): Buffer => {
    const body = Buffer.from(type + data, 'latin1');
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(body.length - 4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const png = (...chunks: readonly Buffer[]) =>
    Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks, chunk('IEND', '')]);

  test('chunks of the picture, Exif and XMP are known', async () => {
    const bytes = png(
      chunk('IHDR', '\0'.repeat(13)),
      chunk('iTXt', 'XML:com.adobe.xmp\0'),
      chunk('eXIf', 'MM'),
    );
    expect(await inspect('PNG', bytes)).toEqual(whole);
  });

  test.each([
    ['tEXt', 'Author\0Anna'],
    ['iTXt', 'Comment\0Anna'],
    ['iTXt', 'XML:com.adobe.xmpAnna\0'],
    ['zTXt', 'Raw profile type exif\0'],
    ['prVt', 'Anna'],
    ['tIME', '\0'.repeat(7)],
    ['caBX', 'C2PA'],
  ])('%s is named', async (type, data) => {
    expect(await inspect('PNG', png(chunk(type, data)))).toEqual(left(`chunk ${type}`));
  });

  test('bytes behind the end are named, a cut is found', async () => {
    expect(await inspect('PNG', Buffer.concat([png(), Buffer.from('x')]))).toEqual(
      left('bytes after the end'),
    );
    expect(await inspect('PNG', png(chunk('IDAT', 'abc')).subarray(0, -13))).toEqual(cut);
  });
});

describe('WebP', () => {
  const chunk = (name: string, data: string): Buffer => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(data.length);
    return Buffer.concat([
      Buffer.from(name, 'latin1'),
      size,
      Buffer.from(data + (data.length % 2 === 1 ? '\0' : ''), 'latin1'),
    ]);
  };
  const webp = (...chunks: readonly Buffer[]): Buffer => {
    const body = Buffer.concat([Buffer.from('WEBP'), ...chunks]);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(body.length);
    return Buffer.concat([Buffer.from('RIFF'), size, body]);
  };

  test('known chunks, odd lengths padded, pass; others are named, in frames too', async () => {
    expect(await inspect('WEBP', webp(chunk('VP8 ', 'abc'), chunk('XMP ', 'x')))).toEqual(whole);
    expect(await inspect('WEBP', webp(chunk('VP8 ', 'abc'), chunk('NOTE', 'Anna')))).toEqual(
      left('chunk NOTE'),
    );
    const frame = `${'\0'.repeat(16)}${chunk('VP8 ', 'ab').toString('latin1')}${chunk('NOTE', 'An').toString('latin1')}`;
    expect(await inspect('Extended WEBP', webp(chunk('ANMF', frame)))).toEqual(left('chunk NOTE'));
  });

  test('bytes behind the end are named, a cut is found', async () => {
    const bytes = webp(chunk('VP8 ', 'abcd'));
    expect(await inspect('WEBP', Buffer.concat([bytes, Buffer.from('xy')]))).toEqual(
      left('bytes after the end'),
    );
    expect(await inspect('WEBP', bytes.subarray(0, -1))).toEqual(cut);
  });
});

describe('boxes', () => {
  const box = (type: string, ...parts: readonly (Buffer | string)[]): Buffer => {
    const content = Buffer.concat(parts.map((part) => Buffer.from(part)));
    const size = Buffer.alloc(4);
    size.writeUInt32BE(content.length + 8);
    return Buffer.concat([size, Buffer.from(type, 'latin1'), content]);
  };
  const versioned = Buffer.alloc(4);
  const item = (kind: string) => box('meta', versioned, box('iref', versioned, box(kind, '\0'.repeat(6))));

  test.each([
    ['a known one', box('mdat', 'x'), whole],
    ['padding', box('free', '\0\0\0'), whole],
    ['a tile', item('dimg'), whole],
    ['padding that is none', box('free', 'Anna'), left('box free')],
    ['an unknown one', box('mpvd', 'film'), left('box mpvd')],
    ['what a JPEG XL was made of', box('jbrd', 'x'), left('box jbrd')],
    ['a thumbnail', item('thmb'), left('thumbnail (thmb)')],
    ['a foreign uuid', box('uuid', Buffer.alloc(16, 7)), left('box uuid')],
    ['XMP', box('uuid', Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex')), whole],
    ['a size beyond the end', Buffer.from([0, 0, 1, 0, 0x6d, 0x64, 0x61, 0x74]), cut],
    ['a size of nothing', Buffer.from([0, 0, 0, 4, 0x6d, 0x64, 0x61, 0x74]), cut],
  ])('%s', async (_name, bytes, expected) => {
    expect(await inspect('HEIC', Buffer.concat([box('ftyp', 'heic'), bytes]))).toEqual(expected);
  });
});

describe('GIF', () => {
  const start = Buffer.from('GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff', 'latin1');
  const image = Buffer.from(',\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0', 'latin1');
  const note = (label: number, name: string, data: string) =>
    Buffer.from(
      `!${String.fromCharCode(label)}${name === '' ? '' : `${String.fromCharCode(name.length)}${name}`}${String.fromCharCode(data.length)}${data}\0`,
      'latin1',
    );
  const gif = (...parts: readonly Buffer[]) => Buffer.concat([start, ...parts, image, Buffer.from(';')]);
  const loop = note(0xff, 'NETSCAPE2.0', '\x01\0\0');

  test.each([
    ['repetition', gif(loop), whole],
    ['a comment', gif(note(0xfe, '', 'Anna')), left('extension comment')],
    ['text', gif(note(0x01, '', 'Anna')), left('extension text')],
    ['a stranger', gif(note(0xff, 'MGKFOTO1.00', 'Anna')), left('extension MGKFOTO1.00')],
    ['bytes behind the end', Buffer.concat([gif(), Buffer.from('x')]), left('bytes after the end')],
    ['a cut', gif().subarray(0, -3), cut],
  ])('%s', async (_name, bytes, expected) => expect(await inspect('GIF', bytes)).toEqual(expected));

  test('its picture is of the picture and how it plays', async () => {
    expect(await pictureOf('GIF', gif(), gif(note(0xfe, '', 'Anna')))).toBe('same');
    expect(await pictureOf('GIF', gif(), gif(loop))).toBe('changed');
    expect(await pictureOf('GIF', gif(), gif().subarray(0, -2))).toBe('unknown');
  });
});
