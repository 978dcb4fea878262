import { describe, expect, test } from 'vitest';
import { loadSharp } from '../../../core/src/metadata/sharp.ts';
import { makeJpeg } from '../../../samples/jpeg.ts';
import { segment, withSegments } from './clean-samples.ts';
import { isSafe, outcomeOf, structureOf } from './outcome.ts';

const SECRET = 'secret-uncropped';
const jpeg = makeJpeg({ width: 64, height: 48, seed: 7 });
const scan = jpeg.lastIndexOf(Buffer.from([0xff, 0xda]));

/** Behind the frame, where ExifTool does not write anew. */
const beforeScan = (...parts: readonly Buffer[]): Buffer =>
  Buffer.concat([jpeg.subarray(0, scan), ...parts, jpeg.subarray(scan)]);
const behindScan = (...parts: readonly Buffer[]): Buffer =>
  Buffer.concat([jpeg.subarray(0, -2), ...parts, jpeg.subarray(-2)]);

/** The same segment with more in it than it says, and its length put right. */
const longer = (marker: number, more: string): Buffer => {
  const at = jpeg.indexOf(Buffer.from([0xff, marker]));
  const end = at + 2 + jpeg.readUInt16BE(at + 2);
  const file = Buffer.concat([jpeg.subarray(0, end), Buffer.from(more), jpeg.subarray(end)]);
  file.writeUInt16BE(end - at - 2 + more.length, at + 2);
  return file;
};

test('the picture itself passes', async () => {
  expect(await outcomeOf('a.jpg', jpeg)).toHaveProperty('copy');
});

describe('segments nobody opens', () => {
  const frame = jpeg.subarray(jpeg.indexOf(Buffer.from([0xff, 0xc0])));
  test.each([
    ['EXP', segment(0xdf, SECRET), 'marker DF'],
    ['DHP', segment(0xde, SECRET), 'marker DE'],
    ['DNL', segment(0xdc, SECRET), 'marker DC'],
    ['DAC', segment(0xcc, SECRET), 'marker CC'],
    ['JPG', segment(0xc8, SECRET), 'marker C8'],
    ['JPG3', segment(0xf3, SECRET), 'marker F3'],
    ['a lossless frame', segment(0xc3, SECRET), 'marker C3'],
    ['an arithmetic frame', segment(0xc9, SECRET), 'marker C9'],
    ['a second frame', frame.subarray(0, 2 + frame.readUInt16BE(2)), 'marker C0'],
    ['a second picture', Buffer.from([0xff, 0xd8]), 'marker D8'],
  ])('%s, before and behind the scan', async (_name, part, named) => {
    for (const file of [beforeScan(part), behindScan(part)]) {
      expect((await structureOf('JPEG', file)).foreign).toContain(named);
      expect(isSafe(await outcomeOf('a.jpg', file), part)).toBe(true);
    }
  });

  test('a restart outside a scan', async () => {
    const file = beforeScan(Buffer.from([0xff, 0xd1]));
    expect(await structureOf('JPEG', file)).toEqual({ foreign: ['marker D1'], broken: null });
  });

  test.each([
    ['Exif', segment(0xe1, `Exif\0\0${SECRET}`), 'APP1'],
    ['XMP', segment(0xe1, `http://ns.adobe.com/xap/1.0/\0${SECRET}`), 'APP1'],
    ['a profile', segment(0xe2, `ICC_PROFILE\0\x01\x01${SECRET}`), 'APP2'],
    ['Photoshop', segment(0xed, `Photoshop 3.0\0${SECRET}`), 'APP13'],
    ['Adobe', segment(0xee, 'Adobe\0\x64\0\0\0\0\x01'), 'APP14'],
  ])('%s behind the scan, where ExifTool does not look', async (_name, part, named) => {
    expect(await outcomeOf('a.jpg', behindScan(part))).toEqual({ why: named });
  });
});

describe('a segment that is longer than what it holds', () => {
  test.each([
    ['quantization', 0xdb, 'marker DB'],
    ['Huffman', 0xc4, 'marker C4'],
    ['frame', 0xc0, 'marker C0'],
    ['scan', 0xda, 'marker DA'],
  ])('%s', async (_name, marker, named) => {
    const file = longer(marker, SECRET);
    expect((await structureOf('JPEG', file)).foreign).toContain(named);
    expect(isSafe(await outcomeOf('a.jpg', file), SECRET)).toBe(true);
  });

  test.each([
    ['restart interval', beforeScan(segment(0xdd, `\0\0${SECRET}`)), 'marker DD'],
    [
      'JFIF with a thumbnail',
      withSegments(jpeg, segment(0xe0, `JFIF\0\x01\x02\0\0\x01\0\x01\x04\x04${SECRET}`)),
      'APP0',
    ],
    ['JFXX', withSegments(jpeg, segment(0xe0, `JFXX\0\x13${SECRET}`)), 'APP0'],
    ['a second JFIF', withSegments(jpeg, segment(0xe0, 'JFIF\0\x01\x02\0\0\x01\0\x01\0\0')), 'APP0'],
    ['Adobe', withSegments(jpeg, segment(0xee, `Adobe\0\x64\0\0\0\0\x01${SECRET}`)), 'APP14'],
    [
      'Adobe twice',
      withSegments(jpeg, segment(0xee, 'Adobe\0\x64\0\0\0\0\x01'), segment(0xee, 'Adobe\0\x64\0\0\0\0\x01')),
      'APP14',
    ],
  ])('%s', async (_name, file, named) => {
    expect((await structureOf('JPEG', file)).foreign).toContain(named);
    expect(isSafe(await outcomeOf('a.jpg', file), SECRET)).toBe(true);
  });
});

describe('tables nobody decodes with', () => {
  const numbers = Buffer.from(SECRET.repeat(4)).toString('latin1');
  test.each([
    ['a third table of numbers', segment(0xdb, `\x03${numbers}`), 'a table nothing is coded with'],
    ['a table that is replaced at once', segment(0xdb, `\0${numbers}`), 'marker DB'],
    [
      'codes that stand for the same',
      segment(0xc4, `\x13${'\0'.repeat(7)}\x10${'\0'.repeat(8)}${SECRET}`),
      'marker C4',
    ],
    ['more codes than bits', segment(0xc4, `\x13\x10${'\0'.repeat(15)}0123456789abcdef`), 'marker C4'],
  ])('%s', async (_name, part, named) => {
    const file = beforeScan(part);
    expect((await structureOf('JPEG', file)).foreign).toContain(named);
    expect(isSafe(await outcomeOf('a.jpg', file), SECRET)).toBe(true);
  });
});

describe('fill bytes', () => {
  const fill = (count: number) => beforeScan(Buffer.alloc(count, 0xff));
  const means = (count: number) =>
    beforeScan(...Array.from({ length: count }, () => Buffer.from([0xff, 0x01])));

  test.each([
    [64, []],
    [65, ['bytes between its parts']],
  ])('%i', async (count, foreign) => {
    expect((await structureOf('JPEG', fill(count))).foreign).toEqual(foreign);
  });

  test.each([
    [64, []],
    [65, ['marker 1']],
  ])('%i markers that mean nothing', async (count, foreign) => {
    expect((await structureOf('JPEG', means(count))).foreign).toEqual(foreign);
  });
});

describe('ordinary pictures pass', () => {
  const sizes = { width: 77, height: 53, channels: 3, background: '#a05030' } as const;
  test.each([
    ['baseline', {}],
    ['progressive', { progressive: true }],
    ['progressive, best scans', { mozjpeg: true }],
    ['without subsampling', { chromaSubsampling: '4:4:4' }],
    ['several tables', { quantisationTable: 3, optimiseCoding: false }],
  ])('%s, in colour, grey and CMYK', async (_name, options) => {
    const sharp = await loadSharp();
    const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
    for (const space of ['srgb', 'b-w', 'cmyk']) {
      const file = await sharp({ create: { ...sizes, noise } })
        .toColourspace(space)
        .jpeg(options)
        .toBuffer();
      expect(await outcomeOf('a.jpg', file)).toHaveProperty('copy');
    }
  });
});
