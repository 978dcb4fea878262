import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canRender, Renderer } from '../../../core/src/metadata/rendition.ts';
import { loadSharp } from '../../../core/src/metadata/sharp.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import {
  busyPixels,
  colourOf,
  distance,
  fileOf,
  flatPixels,
  picture,
  quarters,
} from './rendition-samples.ts';

const { signal } = new AbortController();
const SIZE = { width: 900, height: 600 };

const rendered = async (from: string, longSide = 300) => {
  const to = join(temporaryFolder(), 'preview.jpg');
  return { to, ...(await new Renderer({ longSide }).render({ from, to }, { signal })) };
};

test.each([
  ['jpg', true],
  ['jpeg', true],
  ['png', true],
  ['tif', true],
  ['tiff', true],
  ['webp', true],
  ['avif', true],
  ['heic', false],
  ['nef', false],
  ['psd', false],
  ['svg', false],
  ['', false],
])('%s: %s', (extension, can) => expect(canRender(extension)).toBe(can));

const formats = {
  'baseline.jpg': async () => (await picture(quarters(SIZE), SIZE)).jpeg({ quality: 95 }),
  'progressive.jpg': async () => (await picture(quarters(SIZE), SIZE)).jpeg({ progressive: true }),
  'grey.jpg': async () => (await picture(flatPixels(SIZE, [90, 90, 90]), SIZE)).greyscale().jpeg(),
  'eight.png': async () => (await picture(quarters(SIZE), SIZE)).png(),
  'interlaced.png': async () => (await picture(quarters(SIZE), SIZE)).png({ progressive: true }),
  'palette.png': async () => (await picture(quarters(SIZE), SIZE)).png({ palette: true }),
  'sixteen.png': async () => (await picture(quarters(SIZE), SIZE)).toColourspace('rgb16').png(),
  'eight.tif': async () => (await picture(quarters(SIZE), SIZE)).tiff({ compression: 'lzw' }),
  'sixteen.tif': async () =>
    (await picture(quarters(SIZE), SIZE)).toColourspace('rgb16').tiff({ compression: 'none' }),
  'grey16.tif': async () => (await picture(quarters(SIZE), SIZE)).toColourspace('grey16').tiff(),
  'lab.tif': async () => (await picture(quarters(SIZE), SIZE)).toColourspace('lab').tiff(),
  'picture.webp': async () => (await picture(quarters(SIZE), SIZE)).webp(),
  'picture.avif': async () => (await picture(quarters(SIZE), SIZE)).avif({ effort: 0 }),
};

test.each(Object.keys(formats) as (keyof typeof formats)[])(
  '%s is decoded and made smaller',
  async (name) => {
    const bytes = await (await formats[name]()).toBuffer();
    const { to, ...size } = await rendered(fileOf(bytes, name));
    expect(size).toEqual({ width: 300, height: 200, bytes: statSync(to).size });
    const found = await (await loadSharp())(to).metadata();
    expect(found).toMatchObject({ format: 'jpeg', width: 300, height: 200, space: 'srgb', channels: 3 });
    const part = { left: 20, top: 20, width: 80, height: 50 };
    const before = await colourOf(bytes, { left: 60, top: 60, width: 240, height: 150 });
    expect(distance(await colourOf(to, part), before)).toBeLessThanOrEqual(6);
  },
);

test('a smaller picture keeps its size and is not sharpened', async () => {
  const size = { width: 120, height: 80 };
  const bytes = await (await picture(busyPixels(size), size)).png().toBuffer();
  const { to, width, height } = await rendered(fileOf(bytes, 'small.png'));
  expect([width, height]).toEqual([120, 80]);
  const plain = await (await loadSharp())(bytes).jpeg({ quality: 82, optimiseCoding: false }).toBuffer();
  expect(readFileSync(to).equals(plain)).toBe(true);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])('orientation %i: shown upright', async (orientation) => {
  const sharp = await loadSharp();
  const bytes = await (await picture(quarters(SIZE), SIZE)).jpeg().withMetadata({ orientation }).toBuffer();
  const { to, width, height } = await rendered(fileOf(bytes, 'turned.jpg'));
  expect([width, height]).toEqual(orientation < 5 ? [300, 200] : [200, 300]);
  const upright = await sharp(bytes).autoOrient().png().toBuffer();
  const expected = await colourOf(upright, { left: 30, top: 30, width: 150, height: 150 });
  expect(distance(await colourOf(to, { left: 10, top: 10, width: 50, height: 50 }), expected)).toBeLessThan(
    8,
  );
});

test.each([
  [4096, 2048],
  [6000, 2048],
  [6143, 2048],
  [6144, 2048],
  [8200, 2048],
  [4099, 500],
])('%i px to %i: decoded at a part of its size, it is the same picture', async (side, longSide) => {
  const sharp = await loadSharp();
  const size = { width: side, height: 200 };
  const bytes = await (await picture(busyPixels(size), size)).jpeg({ quality: 95 }).toBuffer();
  const { to, width, height } = await rendered(fileOf(bytes, 'a[1],b [shrink=8].jpg'), longSide);
  expect([width, height]).toEqual([longSide, Math.round((200 * longSide) / side)]);
  const [found, whole] = await Promise.all([
    sharp(to).removeAlpha().raw().toBuffer(),
    sharp(bytes).resize(width, height, { fit: 'fill', fastShrinkOnLoad: false }).raw().toBuffer(),
  ]);
  const apart = found.reduce((sum, value, at) => sum + Math.abs(value - (whole[at] ?? 0)), 0) / found.length;
  expect(apart).toBeLessThan(8);
});

test('a panorama of 40,000 pixels', async () => {
  const size = { width: 40_000, height: 500 };
  const bytes = await (await picture(flatPixels(size, [80, 120, 160]), size)).jpeg().toBuffer();
  const { to, width, height } = await rendered(fileOf(bytes, 'panorama.jpg'), 2048);
  expect([width, height]).toEqual([2048, 26]);
  expect(distance(await colourOf(to), [80, 120, 160])).toBeLessThan(4);
});

test('a picture smaller than its own watermark tile has one pixel at least', async () => {
  const bytes = await (
    await picture(flatPixels({ width: 5000, height: 1 }, [9, 9, 9]), {
      width: 5000,
      height: 1,
    })
  )
    .png()
    .toBuffer();
  expect(await rendered(fileOf(bytes, 'line.png'), 64)).toMatchObject({ width: 64, height: 1 });
});

test('never overwrites', async () => {
  const from = fileOf(await (await picture(quarters(SIZE), SIZE)).jpeg().toBuffer(), 'a.jpg');
  const to = fileOf(Buffer.from('mine'), 'preview.jpg');
  await expect(new Renderer().render({ from, to }, { signal })).rejects.toMatchObject({
    code: 'would-overwrite',
  });
  expect(readFileSync(to, 'utf8')).toBe('mine');
});

test('a missing source is missing, not undecodable', async () => {
  const from = join(temporaryFolder(), 'gone.jpg');
  const to = join(temporaryFolder(), 'preview.jpg');
  await expect(new Renderer().render({ from, to }, { signal })).rejects.toMatchObject({
    code: 'source-missing',
  });
});

test('a signal stops it at once, and nothing is written', async () => {
  const size = { width: 4000, height: 3000 };
  const from = fileOf(await (await picture(busyPixels(size), size)).jpeg().toBuffer(), 'a.jpg');
  const to = join(temporaryFolder(), 'preview.jpg');
  const controller = new AbortController();
  const renderer = new Renderer();
  const running = renderer.render({ from, to }, { signal: controller.signal });
  const waiting = Array.from({ length: 8 }, (_, index) =>
    renderer.render({ from, to: `${to}${index}` }, { signal: controller.signal }),
  );
  setTimeout(() => controller.abort(new Error('enough')), 30);
  for (const each of [running, ...waiting]) await expect(each).rejects.toThrow('enough');
  expect(existsSync(to)).toBe(false);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(existsSync(to)).toBe(false);
  await expect(renderer.render({ from, to }, { signal })).resolves.toMatchObject({ width: 2048 });
});

test.each([
  [{ longSide: 63 }],
  [{ longSide: 8193 }],
  [{ longSide: 100.5 }],
  [{ quality: 0 }],
  [{ quality: 101 }],
])('refuses %o', (options) => {
  expect(() => new Renderer(options)).toThrow(expect.objectContaining({ code: 'bad-argument' }));
});

test('from quality 90 on colours keep their resolution', async () => {
  const from = fileOf(await (await picture(quarters(SIZE), SIZE)).jpeg().toBuffer(), 'a.jpg');
  const sharp = await loadSharp();
  for (const [quality, chromaSubsampling] of [
    [89, '4:2:0'],
    [90, '4:4:4'],
  ] as const) {
    const to = join(temporaryFolder(), 'preview.jpg');
    await new Renderer({ quality }).render({ from, to }, { signal });
    expect(await sharp(to).metadata()).toMatchObject({ chromaSubsampling });
  }
});
