import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { loadSharp } from '../../../core/src/metadata/sharp.ts';
import { isSafe, outcomeOf, structureOf } from './outcome.ts';
import { animation, chunkOf, frameControl, frameData, greyHeader, greyRows, pngOf } from './png-samples.ts';

const SECRET = 'secret-uncropped';
const hidden = Buffer.from(SECRET.repeat(40));
const size = { width: 40, height: 30 };
const packed = deflateSync(greyRows(size));
const picture = (...chunks: readonly Buffer[]): Buffer => pngOf(greyHeader(size), ...chunks);
const outcome = (file: Buffer) => outcomeOf('a.png', file);

test('pixels in one chunk or in many', async () => {
  const halves = [packed.subarray(0, 40), packed.subarray(40, 41), Buffer.alloc(0), packed.subarray(41)];
  for (const parts of [[packed], halves])
    expect(await outcome(picture(...parts.map((part) => chunkOf('IDAT', part))))).toHaveProperty('copy');
});

describe('pixels', () => {
  const more = deflateSync(Buffer.concat([greyRows(size), hidden]));
  test.each([
    ['bytes behind them in the chunk', [chunkOf('IDAT', Buffer.concat([packed, hidden]))]],
    ['a chunk of pixels behind the last', [chunkOf('IDAT', packed), chunkOf('IDAT', hidden)]],
    ['more rows than the picture has', [chunkOf('IDAT', more)]],
  ])('%s', async (_name, chunks) => {
    expect(await structureOf('PNG', picture(...chunks))).toEqual({
      foreign: ['bytes behind the pixels'],
      broken: null,
    });
    expect(isSafe(await outcome(picture(...chunks)), SECRET)).toBe(true);
    expect(await outcome(picture(...chunks))).toHaveProperty('why');
  });

  test('a height that hides the last rows', async () => {
    const cropped = pngOf(greyHeader({ ...size, height: 20 }), chunkOf('IDAT', packed));
    expect(await outcome(cropped)).toEqual({ why: 'bytes behind the pixels' });
  });

  test.each([
    ['interlaced', { progressive: true }],
    ['of a palette', { palette: true }],
    ['of a palette, interlaced', { palette: true, progressive: true, colours: 4 }],
  ])('%s, of odd sizes, are all there is', async (_name, options) => {
    const sharp = await loadSharp();
    for (const [width, height] of [
      [1, 1],
      [3, 9],
      [61, 5],
    ] as const) {
      const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
      const made = sharp({ create: { width, height, channels: 3, background: '#888', noise } });
      expect(await structureOf('PNG', await made.png(options).toBuffer())).toEqual({
        foreign: [],
        broken: null,
      });
    }
  });
});

describe('chunks', () => {
  const data = chunkOf('IDAT', packed);
  const wrong = chunkOf('IDAT', packed);
  wrong.write('Anna', wrong.length - 4, 'latin1');
  test.each([
    ['a checksum that is a word', [wrong], 'chunk IDAT with a wrong checksum'],
    ['a second Exif', [chunkOf('eXIf', 'MM'), chunkOf('eXIf', SECRET), data], 'chunk eXIf'],
    ['a number with more in it', [chunkOf('gAMA', `\0\0\0\0${SECRET}`), data], 'chunk gAMA'],
    ['a size with more in it', [chunkOf('pHYs', `${'\0'.repeat(9)}${SECRET}`), data], 'chunk pHYs'],
  ])('%s', async (_name, chunks, named) => {
    expect((await structureOf('PNG', picture(...chunks))).foreign).toContain(named);
    expect(isSafe(await outcome(picture(...chunks)), SECRET)).toBe(true);
  });
});

describe('frames', () => {
  const main = chunkOf('IDAT', packed);
  const frames = (promised: number, second: Buffer): Buffer =>
    picture(animation(promised), frameControl(0, size), main, frameControl(1, size), frameData(2, second));

  test('as many as it says', async () => {
    expect(await outcome(frames(2, packed))).toHaveProperty('copy');
  });

  test.each([
    ['one more than it says', frames(1, packed), 'frames that are not shown'],
    [
      'one without a word about it',
      picture(main, frameControl(0, size), frameData(1, packed)),
      'frames that are not shown',
    ],
    ['bytes behind the pixels of one', frames(2, Buffer.concat([packed, hidden])), 'bytes behind the pixels'],
  ])('%s', async (_name, file, why) => {
    expect(await outcome(file)).toEqual({ why });
  });

  test('data of none', async () => {
    const made = await outcome(picture(main, frameData(0, hidden)));
    expect(isSafe(made, SECRET)).toBe(true);
  });
});
