import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { cleanFiles, copyOf, sharpSample } from './clean-samples.ts';
import { outcomeOf, structureOf } from './outcome.ts';
import { bytes, greyStrip, longs, makeTiff, shorts, type TiffPage } from './tiff-samples.ts';

const SECRET = 'secret-uncropped';
const hidden = Buffer.from(SECRET.repeat(8));

const page: TiffPage = { width: 32, height: 24, strips: [greyStrip(32, 24)] };
const uncropped: TiffPage = { width: 32, height: 4, strips: [hidden] };
const withEntries = (...entries: NonNullable<TiffPage['entries']>): TiffPage => ({ ...page, entries });

const inspect = (file: Buffer) => structureOf('TIFF', file);
const outcome = (file: Buffer) => outcomeOf('picture.tif', file);

test('one page of strips comes out with its pixels', async () => {
  const made = await outcome(makeTiff([page]));
  expect(made).toHaveProperty('copy');
  expect('copy' in made && made.copy.includes(greyStrip(32, 24))).toBe(true);
});

describe('more than one picture is left out', () => {
  const more = 'it holds more than one picture';
  test.each([
    ['a second page', [page, uncropped], more],
    [
      'a reduced image by its old name',
      [page, { ...uncropped, entries: [shorts(255, 2)] }],
      'IFD1:OldSubfileType',
    ],
    ['a reduced image', [page, { ...uncropped, entries: [longs(254, 1)] }], 'IFD1:SubfileType'],
    ['a page of several', [page, { ...uncropped, entries: [longs(254, 2)] }], more],
    ['a picture below', [{ ...page, below: [uncropped] }], more],
    ['a reduced first page', [withEntries(shorts(255, 2))], 'IFD0:OldSubfileType'],
  ] as const)('%s', async (_name, pages, why) => {
    expect(makeTiff([page, uncropped]).includes(SECRET)).toBe(true);
    expect(await outcome(makeTiff(pages))).toEqual({ why });
  });

  test('BigTIFF is no TIFF ExifTool writes', async () => {
    const big = Buffer.concat([Buffer.from('II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0', 'latin1'), Buffer.alloc(64)]);
    expect(await outcome(big)).toEqual({ why: expect.stringMatching(/cannot be cleaned|ExifTool says/) });
  });
});

describe('bytes behind the pixels', () => {
  const strip = greyStrip(32, 24);
  const deflated = deflateSync(strip);
  const packed = Buffer.concat(
    Array.from({ length: 24 }, (_, row) =>
      Buffer.concat([Buffer.from([31]), strip.subarray(row * 32, row * 32 + 32)]),
    ),
  );
  const behind = (data: Buffer, compression = 1): TiffPage => ({
    ...page,
    compression,
    strips: [Buffer.concat([data, hidden])],
  });

  test.each([
    ['no compression', strip, 1],
    ['Deflate', deflated, 8],
    ['Deflate by its old number', deflated, 32946],
    ['PackBits', packed, 32773],
  ])('%s: the picture passes, with more in its strip it does not', async (_name, data, compression) => {
    expect(await outcome(makeTiff([{ ...page, compression, strips: [data] }]))).toHaveProperty('copy');
    expect(await outcome(makeTiff([behind(data, compression)]))).toEqual({ why: 'bytes behind the pixels' });
  });

  test('rows within the compressed data that the picture does not have', async () => {
    const more = deflateSync(Buffer.concat([strip, hidden]));
    const found = await inspect(makeTiff([{ ...page, compression: 8, strips: [more] }]));
    expect(found).toEqual({ foreign: ['bytes behind the pixels'], broken: null });
  });

  test('zeros are padding', async () => {
    const padded = { ...page, strips: [Buffer.concat([strip, Buffer.alloc(32)])] };
    expect(await inspect(makeTiff([padded]))).toEqual({ foreign: [], broken: null });
  });

  test.each(['none', 'lzw', 'deflate', 'packbits'])(
    'what sharp writes with %s has none',
    async (compression) => {
      for (const tile of [false, true]) {
        const folder = temporaryFolder();
        const source = await sharpSample(folder, 'tiff', {
          compression,
          tile,
          tileWidth: 16,
          tileHeight: 32,
        });
        copyOf((await cleanFiles(folder, [source]))[0]);
      }
    },
  );

  test('LZW: behind its end, or more rows than the picture has', async () => {
    const file = readFileSync(await sharpSample(temporaryFolder(), 'tiff', { compression: 'lzw' }));
    expect(await inspect(file)).toEqual({ foreign: [], broken: null });
    // the entry ImageLength: tag 257
    const height = file.indexOf(Buffer.from([0x01, 0x01, 0x03, 0x00, 0x01, 0x00, 0x00, 0x00, 48]));
    const cropped = Buffer.from(file);
    cropped[height + 8] = 40;
    expect(height).toBeGreaterThan(0);
    expect((await inspect(cropped)).foreign).toEqual(['bytes behind the pixels']);
  });

  test('a height that hides the last rows, a width that hides columns', async () => {
    for (const tag of [256, 257]) {
      const cropped = withEntries(longs(tag, 16));
      expect(await outcome(makeTiff([cropped]))).toEqual({ why: 'bytes behind the pixels' });
    }
  });

  test('a strip more than the picture has', async () => {
    const two: TiffPage = { ...page, rowsPerStrip: 12, strips: [greyStrip(32, 12), greyStrip(32, 12)] };
    expect(await outcome(makeTiff([two]))).toHaveProperty('copy');
    expect(await outcome(makeTiff([{ ...two, strips: [...two.strips, hidden] }]))).toEqual({
      why: 'it has more or fewer strips than its picture needs',
    });
  });

  test('a tile that is longer than its pixels', async () => {
    const tile = greyStrip(16, 16);
    const tiled = (data: Buffer): Buffer => {
      const sizes = [longs(256, 16), longs(257, 16), longs(322, 16), longs(323, 16)];
      const file = makeTiff([{ ...page, strips: [data], entries: sizes }]);
      // StripOffsets and StripByteCounts become TileOffsets and TileByteCounts, in their order of tags
      const entry = (tag: number) => file.indexOf(Buffer.from([tag & 0xff, tag >> 8, 4, 0, 1, 0, 0, 0]));
      const lines = [273, 279, 322, 323].map((tag) =>
        Buffer.from(file.subarray(entry(tag), entry(tag) + 12)),
      );
      const first = file.readUInt32LE(4) + 2;
      const rest = Array.from({ length: file.readUInt16LE(first - 2) }, (_, at) =>
        Buffer.from(file.subarray(first + at * 12, first + at * 12 + 12)),
      ).filter((line) => ![273, 278, 279, 322, 323].includes(line.readUInt16LE(0)));
      lines[0]?.writeUInt16LE(324);
      lines[1]?.writeUInt16LE(325);
      const [offsets, counts, width, height] = lines;
      const all = [...rest, width, height, offsets, counts].flatMap((line) =>
        line === undefined ? [] : [line],
      );
      const directory = Buffer.concat([Buffer.from([all.length, 0]), ...all, Buffer.alloc(4)]);
      return Buffer.concat([file.subarray(0, first - 2), directory]);
    };
    expect(await outcome(tiled(tile))).toHaveProperty('copy');
    expect(await outcome(tiled(Buffer.concat([tile, hidden])))).toEqual({ why: 'bytes behind the pixels' });
  });

  test('a compression that nobody here decodes is left out', async () => {
    expect(await outcome(makeTiff([{ ...page, compression: 50000 }]))).toEqual({
      why: 'its strips are compressed in a way that cannot be looked into (50000)',
    });
  });
});

describe('bytes of no part', () => {
  test.each([
    ['before the pixels', { before: hidden.toString() }],
    ['behind the directory', { behind: hidden.toString() }],
  ])('%s: named where they are, gone from a copy', async (_name, gap) => {
    const file = makeTiff([page], gap);
    expect(await inspect(file)).toEqual({ foreign: ['bytes of no part'], broken: null });
    const made = await outcome(file);
    expect('copy' in made ? made.copy.includes(SECRET) : made.why).toBe(false);
  });
});

describe('entries', () => {
  test.each([
    ['more values than a pixel has samples', bytes(339, hidden), 'entry 339'],
    ['a colour map of a grey picture', shorts(320, ...hidden), 'entry 320'],
    ['a transfer function', shorts(301, ...hidden), 'entry 301'],
    ['tables of JPEG', bytes(347, hidden), 'entry 347'],
    ['one of nobody', bytes(65000, hidden), 'entry 65000'],
  ])('%s', async (_name, entry, named) => {
    const file = makeTiff([withEntries(entry)]);
    expect((await inspect(file)).foreign).toContain(named);
    const made = await outcome(file);
    expect('copy' in made && made.copy.includes(SECRET)).toBe(false);
  });

  test('a transfer function, which nothing reads any more and anything may be in, is taken out', async () => {
    const made = await outcome(makeTiff([withEntries(shorts(301, ...hidden, ...hidden, ...hidden))]));
    expect('copy' in made && made.copy.includes(greyStrip(32, 24))).toBe(true);
    expect('copy' in made && made.copy.includes(Buffer.from([...hidden].flatMap((byte) => [byte, 0])))).toBe(
      false,
    );
  });

  test('a colour map of a palette is known', async () => {
    const palette = withEntries(
      shorts(262, 3),
      shorts(320, ...Array.from({ length: 768 }, (_, at) => at * 80)),
    );
    expect(await inspect(makeTiff([palette]))).toEqual({ foreign: [], broken: null });
  });

  test('a value of less than four bytes has no company in its field', async () => {
    const file = makeTiff([page]);
    const bits = file.indexOf(Buffer.from([258 & 0xff, 258 >> 8, 3, 0, 1, 0, 0, 0]));
    file[bits + 11] = 65;
    expect((await inspect(file)).broken).toBe('its entry 258 holds more than its value');
  });
});
