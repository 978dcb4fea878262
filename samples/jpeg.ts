import type { Shot } from './exif.ts';
import { exifSegment } from './exif.ts';
import { transformBlock } from './jpeg/dct.ts';
import type { HuffmanCodes } from './jpeg/entropy.ts';
import { BitWriter, huffmanCodes, writeBlock } from './jpeg/entropy.ts';
import type { HuffmanTable } from './jpeg/tables.ts';
import { acTables, dcTables, quantisers, zigZag } from './jpeg/tables.ts';
import { seededRandom } from './random.ts';
import { makeScene, renderScene } from './scene.ts';

export interface JpegImage {
  readonly width: number;
  readonly height: number;
  /** Three bytes a pixel, rows from the top. */
  readonly rgb: Uint8Array;
  /** 1 … 100, 85 if not given. */
  readonly quality?: number;
  /** Written as Exif where given; without it the file is plain JFIF. */
  readonly shot?: Shot;
}

/** A marker, the length of what follows with the length itself, the body (ITU-T T.81, B.1.1.4). */
const segment = (marker: number, body: Uint8Array): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
};

/** JFIF 1.02: version 1.02, 300 × 300 dots an inch, no thumbnail. */
const jfif = (): Buffer => Buffer.from([0x4a, 0x46, 0x49, 0x46, 0, 1, 2, 1, 1, 44, 1, 44, 0, 0]);

const quantiserSegment = (table: Uint8Array, id: number): Buffer =>
  segment(0xdb, Uint8Array.from([id, ...zigZag.map((natural) => table[natural] ?? 1)]));

const huffmanSegment = ({ counts, symbols }: HuffmanTable, id: number): Buffer =>
  segment(0xc4, Uint8Array.from([id, ...counts, ...symbols]));

/** Baseline, eight bits, three components without subsampling; the colours share the second tables (T.81, B.2.2). */
const frame = (width: number, height: number): Buffer => {
  const body = Buffer.from([8, 0, 0, 0, 0, 3, 1, 0x11, 0, 2, 0x11, 1, 3, 0x11, 1]);
  body.writeUInt16BE(height, 1);
  body.writeUInt16BE(width, 3);
  return segment(0xc0, body);
};

const scan = (): Buffer => segment(0xda, Uint8Array.from([3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0]));

/** JFIF 1.02, "Conversion to and from RGB"; the luminance is shifted by 128 like the colours. */
const conversion = [
  [0.299, 0.587, 0.114, -128],
  [-0.168736, -0.331264, 0.5, 0],
  [0.5, -0.418688, -0.081312, 0],
] as const;

/** The samples of one component of the block at `left`, `top`; beyond the edge the last pixel is repeated. */
const readBlock = (image: JpegImage, left: number, top: number, component: 0 | 1 | 2): Float64Array => {
  const [red, green, blue, shift] = conversion[component];
  const samples = new Float64Array(64);
  for (let index = 0; index < 64; index += 1) {
    const column = Math.min(image.width - 1, left + (index & 7));
    const row = Math.min(image.height - 1, top + (index >> 3));
    const at = (row * image.width + column) * 3;
    const { rgb } = image;
    samples[index] = red * (rgb[at] ?? 0) + green * (rgb[at + 1] ?? 0) + blue * (rgb[at + 2] ?? 0) + shift;
  }
  return samples;
};

const codesFor = (index: 0 | 1): { readonly dc: HuffmanCodes; readonly ac: HuffmanCodes } => ({
  dc: huffmanCodes(dcTables[index]),
  ac: huffmanCodes(acTables[index]),
});

const components = [0, 1, 2] as const;

/** Blocks from left to right and top to bottom, the three components of each one after another (T.81, A.2.3). */
const entropyData = (image: JpegImage, quantiser: readonly [Uint8Array, Uint8Array]): Buffer => {
  const tables = [codesFor(0), codesFor(1), codesFor(1)] as const;
  const previous: [number, number, number] = [0, 0, 0];
  const bits = new BitWriter();
  const block = new Int16Array(64);
  for (let top = 0; top < image.height; top += 8)
    for (let left = 0; left < image.width; left += 8)
      for (const component of components) {
        transformBlock(readBlock(image, left, top, component), quantiser[component === 0 ? 0 : 1], block);
        writeBlock(bits, block, previous[component], tables[component]);
        previous[component] = block[0] ?? 0;
      }
  return bits.end();
};

/** A baseline JPEG (ITU-T T.81). The same pixels give the same bytes on every platform. */
export const encodeJpeg = (image: JpegImage): Buffer => {
  const { width, height, shot } = image;
  const quantiser = quantisers(image.quality ?? 85);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    shot === undefined ? segment(0xe0, jfif()) : segment(0xe1, exifSegment(shot, width, height)),
    quantiserSegment(quantiser[0], 0),
    quantiserSegment(quantiser[1], 1),
    frame(width, height),
    huffmanSegment(dcTables[0], 0x00),
    huffmanSegment(acTables[0], 0x10),
    huffmanSegment(dcTables[1], 0x01),
    huffmanSegment(acTables[1], 0x11),
    scan(),
    entropyData(image, quantiser),
    Buffer.from([0xff, 0xd9]),
  ]);
};

/** The picture of a seed as a camera's JPEG. */
export const makeJpeg = (options: {
  readonly width: number;
  readonly height: number;
  readonly seed: number;
  readonly shot?: Shot;
  readonly quality?: number;
}): Buffer => {
  const { seed, ...rest } = options;
  const rgb = renderScene(makeScene(seed), options.width, options.height, seededRandom(~seed));
  return encodeJpeg({ ...rest, rgb });
};
