import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Renderer } from '../../../core/src/metadata/rendition.ts';
import { hasJpegEnd } from '../../../core/src/metadata/rendition-jpeg-end.ts';
import { loadSharp } from '../../../core/src/metadata/sharp.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { busyPixels, fileOf, picture } from './rendition-samples.ts';

const SIZE = { width: 600, height: 400 };
const busy = () => picture(busyPixels(SIZE), SIZE);

const cut = (bytes: Buffer, part: number): Buffer => bytes.subarray(0, Math.floor(bytes.length * part));

/** As a copy that broke off on a disk which had made room for the whole file. */
const zeroTail = (bytes: Buffer): Buffer => Buffer.from(bytes).fill(0, Math.floor(bytes.length / 2));

const flipped = (bytes: Buffer): Buffer => {
  const copy = Buffer.from(bytes);
  const at = Math.floor(copy.length / 2);
  copy[at] = (copy[at] ?? 0) ^ 0x55;
  return copy;
};

const overwritten = (bytes: Buffer): Buffer => {
  const copy = Buffer.from(bytes);
  const at = Math.floor(copy.length / 2);
  return copy.fill(0xff, at, at + 300);
};

/** A PNG whose header promises more than a computer holds. */
const bomb = (side: number, interlace: number): Buffer => {
  const chunk = (type: string, body: Buffer): Buffer => {
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(body.length);
    const named = Buffer.concat([Buffer.from(type), body]);
    check.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, interlace], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', Buffer.alloc(8)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

/** One strip of 32-bit floating point (TIFF 6.0, section 19: `SampleFormat` 3), 20 × 20 grey pixels. */
const floatingPoint = (): Buffer => {
  const entries = [
    [256, 20],
    [257, 20],
    [258, 32],
    [259, 1],
    [262, 1],
    [273, 200],
    [277, 1],
    [278, 20],
    [279, 1600],
    [339, 3],
  ];
  const bytes = Buffer.alloc(200 + 1600);
  bytes.write('II*\0', 'latin1');
  bytes.writeUInt32LE(8, 4);
  bytes.writeUInt16LE(entries.length, 8);
  for (const [index, [tag = 0, value = 0]] of entries.entries()) {
    bytes.writeUInt16LE(tag, 10 + index * 12);
    bytes.writeUInt16LE(4, 12 + index * 12);
    bytes.writeUInt32LE(1, 14 + index * 12);
    bytes.writeUInt32LE(value, 18 + index * 12);
  }
  for (let at = 200; at < bytes.length; at += 4) bytes.writeFloatLE(0.5, at);
  return bytes;
};

const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';

const jpeg = async () => (await busy()).jpeg().toBuffer();
const damaged: Readonly<Record<string, () => Promise<Uint8Array>>> = {
  'jpeg-cut-half': async () => cut(await jpeg(), 0.5),
  'jpeg-cut-last-byte': async () => (await jpeg()).subarray(0, -1),
  'jpeg-zero-tail': async () => zeroTail(await jpeg()),
  'jpeg-overwritten': async () => overwritten(await jpeg()),
  'jpeg-progressive-cut': async () => cut(await (await busy()).jpeg({ progressive: true }).toBuffer(), 0.7),
  'png-cut': async () => cut(await (await busy()).png().toBuffer(), 0.9),
  'png-flipped-byte': async () => flipped(await (await busy()).png().toBuffer()),
  'png-interlaced-cut': async () => cut(await (await busy()).png({ progressive: true }).toBuffer(), 0.9),
  'tiff-cut': async () => cut(await (await busy()).tiff({ compression: 'lzw' }).toBuffer(), 0.9),
  'webp-cut': async () => cut(await (await busy()).webp().toBuffer(), 0.9),
  'avif-cut': async () => cut(await (await busy()).avif({ effort: 0 }).toBuffer(), 0.9),
  'avif-flipped-byte': async () => flipped(await (await busy()).avif({ effort: 0 }).toBuffer()),
  'tiff-floating-point': async () => floatingPoint(),
  'text-named-jpg': async () => Buffer.from('no picture at all'),
  'svg-named-jpg': async () => Buffer.from(svg),
  'gif-named-jpg': async () => (await busy()).gif().toBuffer(),
  empty: async () => Buffer.alloc(0),
  'png-bomb': async () => bomb(40_000, 0),
  'png-bomb-interlaced': async () => bomb(20_000, 1),
};

describe('never a picture that is not whole', () => {
  test.each(Object.keys(damaged))('%s', async (name) => {
    const from = fileOf((await damaged[name]?.()) ?? Buffer.alloc(0), 'Anna Müller.jpg');
    const to = join(temporaryFolder(), 'preview.jpg');
    const { signal } = new AbortController();
    const error = await new Renderer({ longSide: 200 }).render({ from, to }, { signal }).catch((e) => e);
    expect(error).toMatchObject({ code: 'picture-undecodable', data: { path: from } });
    const { why } = error.data;
    expect(why).toMatch(/^[^\n/\\]{5,100}$/);
    expect(why).not.toContain('Anna');
    expect(readdirSync(dirname(to))).toEqual([]);
  });
});

test.each([
  ['png-bomb', 'it has 1,600 megapixels, and 1,000 is the limit'],
  ['png-bomb-interlaced', 'it has 400 megapixels, and 200 is the limit'],
  ['jpeg-zero-tail', 'it is cut off'],
  ['jpeg-cut-half', 'it is cut off'],
  ['svg-named-jpg', 'it holds no JPEG, PNG, TIFF, WebP or AVIF'],
  ['tiff-floating-point', 'its samples are neither of 8 nor of 16 bits'],
])('%s: %s', async (name, why) => {
  const from = fileOf((await damaged[name]?.()) ?? Buffer.alloc(0), 'a.jpg');
  const to = join(temporaryFolder(), 'preview.jpg');
  const rendering = new Renderer().render({ from, to }, { signal: new AbortController().signal });
  await expect(rendering).rejects.toMatchObject({ data: { why } });
});

describe('the end of a JPEG', () => {
  const ends = async (bytes: Uint8Array) => hasJpegEnd(fileOf(bytes, 'a.jpg'));

  test('is found whatever follows it, and whatever thumbnails come before', async () => {
    const whole = await jpeg();
    const progressive = await (await busy()).jpeg({ progressive: true }).toBuffer();
    expect(await ends(whole)).toBe(true);
    expect(await ends(progressive)).toBe(true);
    expect(await ends(Buffer.concat([whole, Buffer.alloc(3_000_000, 0xff)]))).toBe(true);
    const thumbnail = Buffer.concat([Buffer.from([0xff, 0xe1, 0, 6]), Buffer.from([0xff, 0xd8, 0xff, 0xd9])]);
    const head = Buffer.concat([whole.subarray(0, 2), thumbnail]);
    expect(await ends(Buffer.concat([head, whole.subarray(2)]))).toBe(true);
    expect(await ends(Buffer.concat([head, zeroTail(whole).subarray(2)]))).toBe(false);
  });

  test('is found at every place around the border of a chunk', async () => {
    const head = (await jpeg()).subarray(0, -2);
    for (let off = -3; off <= 3; off += 1) {
      const padding = Buffer.alloc(1024 * 1024 + off - head.length, 1);
      const padded = Buffer.concat([head, padding]);
      expect(await ends(padded)).toBe(false);
      expect(await ends(Buffer.concat([padded, Buffer.from([0xff])]))).toBe(false);
      expect(await ends(Buffer.concat([padded, Buffer.from([0xff, 0xd9])]))).toBe(true);
      expect(await ends(Buffer.concat([padded, Buffer.from([0xff, 0x00, 0xff, 0xd0, 0xff, 0xd9])]))).toBe(
        true,
      );
    }
  });

  test('cut anywhere, it has none', async () => {
    const size = { width: 24, height: 16 };
    const whole = await (await picture(busyPixels(size), size)).jpeg().toBuffer();
    for (let length = 0; length < whole.length; length += 1)
      expect(await ends(whole.subarray(0, length)), `${length} bytes`).toBe(false);
  });
});

test('keeps no file open and no pixel in memory afterwards', async () => {
  expect((await loadSharp()).cache()).toMatchObject({ files: { max: 0 }, memory: { max: 0 } });
});
