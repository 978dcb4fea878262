import type { Range } from './clean-coverage.ts';
import type { OpenFile } from './clean-file.ts';
import { inflatedLength } from './clean-lengths.ts';

/** PNG, 11.2.1: width, height, bits of a sample, colour type, two methods, interlace. */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly bitsPerPixel: number;
  readonly isInterlaced: boolean;
}

/** Samples of a pixel: grey, colour, palette, grey and colour with alpha (table 8). */
const samples: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

export const pngHeaderOf = (data: Buffer): PngHeader => ({
  width: data.readUInt32BE(0),
  height: data.readUInt32BE(4),
  bitsPerPixel: (data[8] ?? 0) * (samples[data[9] ?? 0] ?? 0),
  isInterlaced: data[12] === 1,
});

/** 8.2, Adam7: where the columns and rows of each pass begin, and how far apart they are. */
const passes: readonly (readonly [number, number, number, number])[] = [
  [0, 8, 0, 8],
  [4, 8, 0, 8],
  [0, 4, 4, 8],
  [2, 4, 0, 4],
  [0, 2, 2, 4],
  [1, 2, 0, 2],
  [0, 1, 1, 2],
];

/** 9.2: each row has a byte for its filter before it; a pass without columns has no rows. */
const bytesOf = (width: number, height: number, bits: number): number =>
  width <= 0 || height <= 0 ? 0 : height * (1 + Math.ceil((width * bits) / 8));

const pixelBytes = ({ width, height, bitsPerPixel, isInterlaced }: PngHeader): number =>
  isInterlaced
    ? passes.reduce(
        (sum, [x, across, y, down]) =>
          sum + bytesOf(Math.ceil((width - x) / across), Math.ceil((height - y) / down), bitsPerPixel),
        0,
      )
    : bytesOf(width, height, bitsPerPixel);

const BLOCK = 1024 * 1024;

async function* bytesIn(file: OpenFile, parts: readonly Range[]): AsyncGenerator<Buffer> {
  for (const { start, end } of parts)
    for (let at = start; at < end; at += BLOCK)
      yield Buffer.from(await file.read(at, Math.min(BLOCK, end - at)));
}

/** Is the data of one picture, in however many chunks, its pixels and nothing else? */
export const isAllPixels = async (
  file: OpenFile,
  header: PngHeader,
  parts: readonly Range[],
): Promise<boolean> => {
  const total = parts.reduce((sum, { start, end }) => sum + end - start, 0);
  if (total === 0) return true;
  const most = pixelBytes(header);
  const found = await inflatedLength(bytesIn(file, parts), most);
  return found !== null && found.decoded <= most && found.used === total;
};
