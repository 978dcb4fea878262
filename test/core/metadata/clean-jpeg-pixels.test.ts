import { describe, expect, test } from 'vitest';
import { loadSharp } from '../../../core/src/metadata/sharp.ts';
import { makeJpeg } from '../../../samples/jpeg.ts';
import { type Found, outcomeOf, structureOf } from './outcome.ts';

const SECRET = Buffer.from('secret-uncropped'.repeat(4));
const jpeg = makeJpeg({ width: 64, height: 48, seed: 7 });
const behind = (file: Buffer, data: Buffer): Buffer =>
  Buffer.concat([file.subarray(0, -2), data, file.subarray(-2)]);

const decode = (file: Buffer): Promise<Found> => structureOf('JPEG', file);
const whole: Found = { foreign: [], broken: null };
const hiding: Found = { foreign: ['bytes behind the pixels'], broken: null };

/** Where the height stands in the frame. */
const heightAt = (file: Buffer): number =>
  Math.max(file.indexOf(Buffer.from([0xff, 0xc0])), file.indexOf(Buffer.from([0xff, 0xc2]))) + 5;

const sizes = { width: 77, height: 53, channels: 3, background: '#a05030' } as const;
const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;

const written = async (space: string, options: Readonly<Record<string, unknown>>): Promise<Buffer> => {
  const sharp = await loadSharp();
  return await sharp({ create: { ...sizes, noise } })
    .toColourspace(space)
    .jpeg(options)
    .toBuffer();
};

describe('behind the last pixel', () => {
  test('a text, under the name of the file', async () => {
    const file = behind(jpeg, SECRET);
    expect(await outcomeOf('a.jpg', file)).toEqual({ why: 'bytes behind the pixels' });
    expect(await outcomeOf('a.jpg', jpeg)).toHaveProperty('copy');
  });

  test.each([
    ['nothing', Buffer.alloc(0), whole],
    ['zeros', Buffer.alloc(300), whole],
    ['as much as cameras leave', SECRET.subarray(0, 16), whole],
    ['one byte more', SECRET.subarray(0, 17), hiding],
    ['fill bytes', Buffer.alloc(64, 0xff), whole],
    ['more of them', Buffer.alloc(65, 0xff), hiding],
    ['markers that mean nothing', Buffer.from([0xff, 0x01, 0xff, 0x01]), hiding],
    ['a restart where there is none', Buffer.from([0xff, 0xd0]), hiding],
    [
      'pixels coded like the others',
      jpeg.subarray(jpeg.lastIndexOf(Buffer.from([0xff, 0xda])) + 14, -2),
      hiding,
    ],
  ])('%s', async (_name, data, expected) => {
    expect(await decode(behind(jpeg, data))).toEqual(expected);
  });
});

describe.each([
  ['baseline', {}],
  ['progressive', { progressive: true }],
  ['progressive, best scans', { mozjpeg: true }],
  ['without subsampling', { chromaSubsampling: '4:4:4' }],
  ['of the best quality', { quality: 100 }],
  ['of a low quality', { quality: 20, progressive: true }],
])('%s', (_name, options) => {
  test.each(['srgb', 'b-w', 'cmyk'])(
    '%s: all of it is pixels, with more or with rows hidden it is not',
    async (space) => {
      const file = await written(space, options);
      expect(await decode(file)).toEqual(whole);
      expect(await decode(behind(file, SECRET))).toEqual(hiding);
      const cropped = Buffer.from(file);
      cropped.writeUInt16BE(20, heightAt(file));
      expect(await decode(cropped)).not.toEqual(whole);
    },
  );
});

test('rows that the frame does not mention are the picture as it was before it was cropped', async () => {
  const cropped = Buffer.from(jpeg);
  cropped.writeUInt16BE(16, heightAt(jpeg));
  expect(await outcomeOf('a.jpg', cropped)).toEqual({ why: 'bytes behind the pixels' });
});

test('codes that no table has', async () => {
  const scan = jpeg.lastIndexOf(Buffer.from([0xff, 0xda]));
  const data = Buffer.concat([jpeg.subarray(0, scan + 14), Buffer.alloc(4000, Buffer.from([0xff, 0]))]);
  expect(await decode(Buffer.concat([data, jpeg.subarray(-2)]))).toEqual({
    foreign: [],
    broken: 'its pixels cannot be decoded',
  });
});

describe('restart markers', () => {
  /** One unit, coded once; grey of 8 by 8 pixels, so often beside one another. */
  const flat = async (units: number, between: (index: number) => Buffer): Promise<Buffer> => {
    const sharp = await loadSharp();
    const one = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#808080' } })
      .toColourspace('b-w')
      .jpeg()
      .toBuffer();
    const scan = one.lastIndexOf(Buffer.from([0xff, 0xda]));
    const data = scan + 2 + one.readUInt16BE(scan + 2);
    const head = Buffer.from(one.subarray(0, scan));
    head.writeUInt16BE(8 * units, heightAt(one) + 2);
    const interval = Buffer.from([0xff, 0xdd, 0, 4, 0, 1]);
    const runs = Array.from({ length: units }, (_, at) => [
      one.subarray(data, -2),
      ...(at === units - 1 ? [] : [between(at)]),
    ]);
    return Buffer.concat([head, interval, one.subarray(scan, data), ...runs.flat(), one.subarray(-2)]);
  };
  const restart = (at: number): Buffer => Buffer.from([0xff, 0xd0 + (at & 7)]);

  test.each([
    ['in their order', restart, whole],
    ['out of order', (at: number) => restart(at + 1), hiding],
    ['with a byte before them', (at: number) => Buffer.concat([Buffer.from('A'), restart(at)]), hiding],
  ])('%s', async (_name, between, expected) => {
    expect(await decode(await flat(20, between))).toEqual(expected);
  });
});
