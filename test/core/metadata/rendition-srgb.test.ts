import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSrgbProfile } from '../../../core/src/metadata/rendition-srgb.ts';
import { loadSharp } from '../../../core/src/metadata/sharp.ts';
import { flatPixels, picture } from './rendition-samples.ts';

const SIZE = { width: 16, height: 16 };

/** The ICC's own profile of 2014, with tables as curves, as it comes with pdfkit. */
const tables = readFileSync(
  join(dirname(createRequire(import.meta.url).resolve('pdfkit')), 'data', 'sRGB_IEC61966_2_1.icc'),
);

const embedded = async (profile: string): Promise<Buffer> => {
  const bytes = await (await picture(flatPixels(SIZE, [9, 99, 199]), SIZE))
    .withIccProfile(profile)
    .png()
    .toBuffer();
  return (await (await loadSharp())(bytes).metadata()).icc ?? Buffer.alloc(0);
};

test('profiles of sRGB: with tables and with formulas', async () => {
  expect(isSrgbProfile(tables)).toBe(true);
  expect(isSrgbProfile(await embedded('srgb'))).toBe(true);
});

test('profiles of other colours', async () => {
  expect(isSrgbProfile(await embedded('p3'))).toBe(false);
  const cmyk = await (await picture(flatPixels(SIZE, [9, 99, 199]), SIZE))
    .toColourspace('cmyk')
    .withIccProfile('cmyk')
    .jpeg()
    .toBuffer();
  expect(isSrgbProfile((await (await loadSharp())(cmyk).metadata()).icc ?? Buffer.alloc(0))).toBe(false);
});

const offsetOf = (profile: Buffer, tag: string): number => {
  const entry = profile.indexOf(tag, 132, 'latin1');
  return profile.readUInt32BE(entry + 4);
};

test.each([
  ['rXYZ', 8, 2000],
  ['gXYZ', 12, -2000],
  ['bXYZ', 16, 3000],
])('a colorant %s that is off makes it another profile', (tag, at, by) => {
  const profile = Buffer.from(tables);
  const place = offsetOf(profile, tag) + at;
  profile.writeInt32BE(profile.readInt32BE(place) + by, place);
  expect(isSrgbProfile(profile)).toBe(false);
});

test('a curve that is off, a table before the matrix, another kind of colours: another profile', () => {
  const curve = Buffer.from(tables);
  const place = offsetOf(curve, 'gTRC') + 12 + 512 * 2;
  curve.writeUInt16BE(curve.readUInt16BE(place) + 800, place);
  expect(isSrgbProfile(curve)).toBe(false);
  const table = Buffer.from(tables);
  table.write('A2B0', table.indexOf('desc', 132, 'latin1'), 'latin1');
  expect(isSrgbProfile(table)).toBe(false);
  const grey = Buffer.from(tables);
  grey.write('GRAY', 16, 'latin1');
  expect(isSrgbProfile(grey)).toBe(false);
});

test('cut or made of anything, it is read without a fault', () => {
  for (let length = 0; length < tables.length; length += 7)
    expect(typeof isSrgbProfile(tables.subarray(0, length))).toBe('boolean');
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => !isSrgbProfile(Buffer.from(bytes))));
  const count = Buffer.from(tables).fill(0xff, 128, 132);
  expect(typeof isSrgbProfile(count)).toBe('boolean');
});
