import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadSharp } from '../../../core/src/metadata/sharp.ts';
import { prepareWatermark, type Watermark } from '../../../core/src/metadata/watermark.ts';
import { placements } from '../../../core/src/metadata/watermark-place.ts';
import { inRepository } from '../../support/repository.ts';
import { type Colour, fileOf, flatPixels, type Sized } from './rendition-samples.ts';

const SIZE = { width: 640, height: 420 };
const text = (words: string) => prepareWatermark({ kind: 'text', text: words });

const stamped = async (watermark: Watermark, size: Sized, colour: Colour): Promise<Buffer> => {
  const data = flatPixels(size, colour);
  await watermark.stamp({ data, ...size });
  return data;
};

const logo = async (): Promise<Buffer> => {
  const sharp = await loadSharp();
  const disc =
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><ellipse cx="70" cy="50" rx="40" ry="30" fill="#fff" stroke="#000" stroke-width="6"/></svg>';
  return sharp(Buffer.from(disc)).png().toBuffer();
};

const largest = (data: Buffer): number => data.reduce((most, value) => Math.max(most, value), 0);

/** Does any pixel of this part differ from grey, so that an eye would see it? */
const isMarked = (data: Buffer, { width }: Sized, part: Sized & { left: number; top: number }): boolean => {
  for (let y = part.top; y < part.top + part.height; y += 1) {
    const row = data.subarray((y * width + part.left) * 3, (y * width + part.left + part.width) * 3);
    if (row.some((value) => Math.abs(value - 128) > 20)) return true;
  }
  return false;
};

const anySize = fc.record({
  width: fc.integer({ min: 40, max: 900 }),
  height: fc.integer({ min: 40, max: 900 }),
});

const cropOf = ({ width, height }: Sized) =>
  fc
    .record({
      width: fc.integer({ min: Math.ceil(width / 4), max: width }),
      height: fc.integer({ min: Math.ceil(height / 4), max: height }),
    })
    .chain((crop) =>
      fc.record({
        width: fc.constant(crop.width),
        height: fc.constant(crop.height),
        left: fc.integer({ min: 0, max: width - crop.width }),
        top: fc.integer({ min: 0, max: height - crop.height }),
      }),
    );

describe('every crop of a quarter of the sides is marked', () => {
  test.each(['PROOF', '© Anna Müller Photography · not for print', '.'])(
    'text %s',
    async (words) => {
      const watermark = await text(words);
      await fc.assert(
        fc.asyncProperty(
          anySize.chain((size) =>
            fc.tuple(fc.constant(size), fc.array(cropOf(size), { minLength: 5, maxLength: 5 })),
          ),
          async ([size, crops]) => {
            const data = await stamped(watermark, size, [128, 128, 128]);
            for (const crop of crops) expect(isMarked(data, size, crop)).toBe(true);
          },
        ),
        { numRuns: 25 },
      );
    },
    20_000,
  );

  test('PNG', async () => {
    const watermark = await prepareWatermark({ kind: 'png', path: fileOf(await logo(), 'logo.png') });
    const data = await stamped(watermark, SIZE, [128, 128, 128]);
    fc.assert(fc.property(cropOf(SIZE), (crop) => isMarked(data, SIZE, crop)));
  });

  test('each quarter holds the same pixels of the mark: a whole tile', async () => {
    const size = { width: 800, height: 600 };
    const data = await stamped(await text('PROOF'), size, [128, 128, 128]);
    const sumOf = (left: number, top: number): number => {
      let sum = 0;
      for (let y = top; y < top + 150; y += 1)
        for (let x = left; x < left + 200; x += 1) sum += data[(y * 800 + x) * 3] ?? 0;
      return sum;
    };
    const one = sumOf(0, 0);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 450 }), (left, top) => {
        expect(sumOf(left, top)).toBe(one);
      }),
    );
  });
});

describe('is seen and lets see', () => {
  const spread = (data: Buffer): number =>
    largest(data) - data.reduce((least, value) => Math.min(least, value), 255);

  test.each([
    ['black', 0],
    ['grey', 128],
    ['white', 255],
  ])('on %s', async (_, value) => {
    for (const placement of placements) {
      const watermark = await prepareWatermark({ kind: 'text', text: 'PROOF' }, { placement });
      const data = await stamped(watermark, SIZE, [value, value, value]);
      expect(spread(data)).toBeGreaterThan(60);
      const touched = data.filter((each) => each !== value).length / data.length;
      expect(touched).toBeGreaterThan(0.003);
      expect(touched).toBeLessThan(0.25);
    }
  });

  test('a corner touches the lower right only, the middle only the middle', async () => {
    const boundsOf = async (placement: 'corner' | 'centre') => {
      const watermark = await prepareWatermark({ kind: 'text', text: '© Anna' }, { placement });
      const data = await stamped(watermark, SIZE, [128, 128, 128]);
      const touched = [...data.keys()].filter((at) => data[at] !== 128).map((at) => Math.floor(at / 3));
      const columns = touched.map((pixel) => pixel % SIZE.width);
      const rows = touched.map((pixel) => Math.floor(pixel / SIZE.width));
      return { left: columns.reduce((a, b) => Math.min(a, b)), top: rows.reduce((a, b) => Math.min(a, b)) };
    };
    const corner = await boundsOf('corner');
    expect(corner.left).toBeGreaterThan(SIZE.width * 0.6);
    expect(corner.top).toBeGreaterThan(SIZE.height * 0.75);
    const centre = await boundsOf('centre');
    expect(centre.left).toBeGreaterThan(SIZE.width * 0.1);
    expect(centre.left).toBeLessThan(SIZE.width * 0.4);
  });

  test('a dense PNG lets the picture through, but stays as it is in a corner', async () => {
    const path = fileOf(await logo(), 'logo.png');
    const whitest = async (placement: 'tiled' | 'corner') => {
      const watermark = await prepareWatermark({ kind: 'png', path }, { placement });
      return largest(await stamped(watermark, SIZE, [0, 0, 0]));
    };
    expect(await whitest('tiled')).toBe(128);
    expect(await whitest('corner')).toBe(255);
  });

  test.each([
    [1, 1],
    [3, 2],
    [2048, 3],
    [5, 700],
  ])('%i × %i pixels: does not fail', async (width, height) => {
    for (const placement of placements) {
      const watermark = await prepareWatermark({ kind: 'text', text: '© Anna Müller' }, { placement });
      await stamped(watermark, { width, height }, [128, 128, 128]);
    }
  });
});

const digestOf = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');
const WORDS = '© Müller · Ωμέγα · Ёлка — ½ AVA';

/** What a process without any font draws. */
const withoutFonts = (): string => {
  const config = fileOf(Buffer.from('<fontconfig></fontconfig>'), 'fonts.conf');
  const source = pathToFileURL(inRepository('core', 'src', 'metadata', 'watermark.ts')).href;
  const script = `
    const { prepareWatermark } = await import(${JSON.stringify(source)});
    const { createHash } = await import('node:crypto');
    const watermark = await prepareWatermark({ kind: 'text', text: ${JSON.stringify(WORDS)} });
    const data = Buffer.alloc(${SIZE.width * SIZE.height * 3}, 128);
    await watermark.stamp({ data, width: ${SIZE.width}, height: ${SIZE.height} });
    process.stdout.write(createHash('sha256').update(data).digest('hex'));`;
  const args = ['--conditions=safelight-source', '--input-type=module', '-e', script];
  return execFileSync(process.execPath, args, {
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      FONTCONFIG_FILE: config,
      FONTCONFIG_PATH: '/nonexistent',
      HOME: '/nonexistent',
    },
  });
};

test('draws the same every time, and on a machine without fonts', async () => {
  const [one, two] = [await text(WORDS), await text(WORDS)];
  const grey: Colour = [128, 128, 128];
  const digest = digestOf(await stamped(one, SIZE, grey));
  expect(digestOf(await stamped(one, SIZE, grey))).toBe(digest);
  expect(digestOf(await stamped(two, SIZE, grey))).toBe(digest);
  expect(withoutFonts()).toBe(digest);
});

describe('refuses a text that draws nothing, or not all of it', () => {
  test.each([
    ['', 'it is empty'],
    ['   \u00a0 ', 'it is empty'],
    ['\u00ad', 'it draws nothing'],
    ['漢字', 'lack 漢 字'],
    ['Anna 🦊', 'lack 🦊'],
    ['Anna\nMüller', 'one line'],
    ['Anna\u0000', 'one line'],
    ['x'.repeat(81), 'more than 80'],
    ['© שלום Anna', 'from the right and from the left'],
  ])('%j', async (words, why) => {
    await expect(text(words)).rejects.toMatchObject({
      code: 'watermark-unusable',
      data: { why: expect.stringContaining(why) },
    });
  });

  test.each(['x'.repeat(80), 'שלום', 'مرحبا', 'e\u0301', '<b>&"\'</b>', '%s {x}'])(
    'but takes %j',
    async (words) => {
      const data = await stamped(await text(words), SIZE, [128, 128, 128]);
      expect(data.some((value) => value !== 128)).toBe(true);
    },
  );
});

describe('refuses a PNG that is none', () => {
  const clear = { r: 0, g: 0, b: 0, alpha: 0 };
  const png = async (size: Sized, background: object, channels: 3 | 4): Promise<Buffer> =>
    (await loadSharp())({ create: { ...size, channels, background } })
      .png()
      .toBuffer();
  const cases: Readonly<Record<string, readonly [() => Promise<Uint8Array>, string]>> = {
    'a JPEG': [
      async () =>
        (await loadSharp())(await logo())
          .jpeg()
          .toBuffer(),
      'it is no PNG',
    ],
    'an SVG': [
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"/>'),
      'it is no PNG',
    ],
    text: [async () => Buffer.from('logo'), 'it is no PNG'],
    'no alpha': [() => png(SIZE, { r: 9, g: 9, b: 9 }, 3), 'no transparent background'],
    'opaque alpha': [() => png(SIZE, { r: 9, g: 9, b: 9, alpha: 1 }, 4), 'no transparent background'],
    transparent: [() => png(SIZE, clear, 4), 'transparent throughout'],
    'too small': [() => png({ width: 15, height: 200 }, clear, 4), 'smaller than 16'],
    'too large': [() => png({ width: 10_001, height: 16 }, clear, 4), 'larger than 10,000'],
    'cut off': [async () => (await logo()).subarray(0, 900), 'damaged'],
  };

  test.each(Object.keys(cases))('%s', async (name) => {
    const [bytes, why] = cases[name] ?? [];
    const path = fileOf((await bytes?.()) ?? Buffer.alloc(0), 'logo.png');
    await expect(prepareWatermark({ kind: 'png', path })).rejects.toMatchObject({
      code: 'watermark-unusable',
      data: { path, why: expect.stringContaining(why ?? '') },
    });
  });

  test('a missing one', async () => {
    await expect(prepareWatermark({ kind: 'png', path: '/nowhere/logo.png' })).rejects.toMatchObject({
      code: 'watermark-unusable',
      data: { why: 'it is not there' },
    });
  });
});
