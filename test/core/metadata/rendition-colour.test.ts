import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Renderer } from '../../../core/src/metadata/rendition.ts';
import { loadSharp } from '../../../core/src/metadata/sharp.ts';
import { needs } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import {
  type Colour,
  colourOf,
  distance,
  fileOf,
  flatPixels,
  picture,
  quarters,
} from './rendition-samples.ts';

const SIZE = { width: 400, height: 300 };
const shown: Colour = [205, 85, 60];

const previewOf = async (from: string): Promise<string> => {
  const to = join(temporaryFolder(), 'preview.jpg');
  await new Renderer({ longSide: 200 }).render({ from, to }, { signal: new AbortController().signal });
  return to;
};

/** What the file holds, before any profile. */
const stored = async (bytes: Buffer): Promise<Colour> => {
  const { data } = await (await loadSharp())(bytes, { ignoreIcc: true })
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return [data[0] ?? 0, data[1] ?? 0, data[2] ?? 0];
};

const sources = {
  'Display P3, JPEG': async () =>
    (await picture(flatPixels(SIZE, shown), SIZE)).withIccProfile('p3').jpeg({ quality: 95 }),
  'Display P3, PNG of 8 bits': async () =>
    (await picture(flatPixels(SIZE, shown), SIZE)).withIccProfile('p3').png(),
  'Display P3, WebP': async () =>
    (await picture(flatPixels(SIZE, shown), SIZE)).withIccProfile('p3').webp({ quality: 95 }),
};

test.each(Object.keys(sources) as (keyof typeof sources)[])('%s becomes sRGB', async (name) => {
  const bytes = await (await sources[name]()).toBuffer();
  expect(distance(await stored(bytes), shown)).toBeGreaterThan(8);
  const preview = await previewOf(fileOf(bytes, 'a.png'));
  expect(distance(await colourOf(preview), shown)).toBeLessThan(5);
});

needs('exiftool')('16 bits with a profile become sRGB', async () => {
  const sharp = await loadSharp();
  const eight = await (await picture(flatPixels(SIZE, shown), SIZE)).withIccProfile('p3').png().toBuffer();
  // The numbers of Display P3 widened to 16 bits, and the profile put beside them.
  const { data } = await sharp(await sharp(eight, { ignoreIcc: true }).png().toBuffer())
    .raw()
    .toBuffer({ resolveWithObject: true });
  const wide = Uint16Array.from(data, (value) => value * 257);
  const { icc } = await sharp(eight).metadata();
  const profile = fileOf(icc ?? Buffer.alloc(0), 'p3.icc');
  const deep = await sharp(wide, { raw: { ...SIZE, channels: 3 } })
    .toColourspace('rgb16')
    .tiff({ compression: 'none' })
    .toBuffer();
  const path = fileOf(deep, 'deep.tif');
  execFileSync('exiftool', ['-q', '-overwrite_original', `-icc_profile<=${profile}`, path]);
  expect(await sharp(path).metadata()).toMatchObject({ depth: 'ushort', hasProfile: true });
  expect(distance(await colourOf(await previewOf(path)), shown)).toBeLessThan(5);
});

test('a profile of sRGB changes no pixel', async () => {
  const plain = await (await picture(quarters(SIZE), SIZE)).png().toBuffer();
  const named = await (await picture(quarters(SIZE), SIZE)).withIccProfile('srgb').png().toBuffer();
  const [one, other] = [await previewOf(fileOf(plain, 'a.png')), await previewOf(fileOf(named, 'a.png'))];
  expect(readFileSync(other).equals(readFileSync(one))).toBe(true);
});

test('CMYK becomes sRGB, with a profile and without', async () => {
  const bytes = await (await picture(flatPixels(SIZE, shown), SIZE))
    .toColourspace('cmyk')
    .withIccProfile('cmyk')
    .jpeg({ quality: 95 })
    .toBuffer();
  const sharp = await loadSharp();
  expect(await sharp(bytes).metadata()).toMatchObject({ space: 'cmyk', channels: 4, hasProfile: true });
  expect(distance(await colourOf(await previewOf(fileOf(bytes, 'a.jpg'))), shown)).toBeLessThan(30);
  const bare = await (await picture(flatPixels(SIZE, shown), SIZE)).toColourspace('cmyk').jpeg().toBuffer();
  expect(await sharp(bare).metadata()).toMatchObject({ space: 'cmyk', hasProfile: false });
  expect(distance(await colourOf(await previewOf(fileOf(bare, 'a.jpg'))), shown)).toBeLessThan(30);
});

test('what is transparent lies on white', async () => {
  const sharp = await loadSharp();
  const background = { r: 0, g: 0, b: 0, alpha: 0.5 };
  const half = await sharp({ create: { ...SIZE, channels: 4, background } })
    .png()
    .toBuffer();
  expect(distance(await colourOf(await previewOf(fileOf(half, 'a.png'))), [127, 127, 127])).toBeLessThan(3);
});

/** Adobe RGB (1998) to sRGB by way of XYZ, as both specifications print their matrices. */
const throughXyz = (adobe: Colour): Colour => {
  const [r, g, b] = adobe.map((value) => (value / 255) ** 2.19921875) as unknown as Colour;
  const [x, y, z] = [
    0.57667 * r + 0.18556 * g + 0.18823 * b,
    0.29734 * r + 0.62736 * g + 0.07529 * b,
    0.02703 * r + 0.07069 * g + 0.99134 * b,
  ];
  const light = [
    3.2406 * x - 1.5372 * y - 0.4986 * z,
    -0.9689 * x + 1.8758 * y + 0.0415 * z,
    0.0557 * x - 0.204 * y + 1.057 * z,
  ];
  return light.map((value) => {
    const cut = Math.max(0, Math.min(1, value));
    return Math.round(255 * (cut <= 0.0031308 ? 12.92 * cut : 1.055 * cut ** (1 / 2.4) - 0.055));
  }) as unknown as Colour;
};

needs('exiftool')('a camera says Adobe RGB without a profile (DCF)', async () => {
  for (const adobe of [
    [90, 170, 110],
    [128, 128, 128],
    [200, 90, 60],
  ] as const) {
    const plain = await (await picture(flatPixels(SIZE, adobe), SIZE)).jpeg({ quality: 95 }).toBuffer();
    const path = fileOf(plain, '_DSC0001.jpg');
    expect(distance(await colourOf(await previewOf(path)), adobe)).toBeLessThan(4);
    for (const order of ['MM', 'II']) {
      const marked = fileOf(plain, '_DSC0002.jpg');
      const tags = ['-ColorSpace=Uncalibrated', '-InteropIndex=R03', `-ExifByteOrder=${order}`];
      execFileSync('exiftool', [
        '-q',
        '-overwrite_original',
        '-n',
        ...tags.map((t) => t.replace('Uncalibrated', '65535')),
        marked,
      ]);
      expect(distance(await colourOf(await previewOf(marked)), throughXyz(adobe))).toBeLessThan(4);
    }
  }
});
