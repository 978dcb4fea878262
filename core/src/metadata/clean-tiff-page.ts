import type { Directory, TiffFile } from './clean-tiff-directory.ts';

/** A strip or a tile: where it lies, and how many bytes its pixels are when they are decoded. */
export interface Piece {
  readonly at: number;
  readonly bytes: number;
  readonly pixels: number;
}

/** One picture of a TIFF, as its directory describes it. */
export interface Page {
  /** TIFF 6.0, section 3: 1 none, 5 LZW, 8 Deflate … */
  readonly compression: number;
  readonly pieces: readonly Piece[];
}

/** Tags that say how strips and tiles lie (TIFF 6.0, sections 8 and 15). */
const TAG = {
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  stripAt: 273,
  samples: 277,
  rowsPerStrip: 278,
  stripBytes: 279,
  planar: 284,
  tileWidth: 322,
  tileHeight: 323,
  tileAt: 324,
  tileBytes: 325,
  subsampling: 530,
} as const;

const YCBCR = 6;
const SEPARATE = 2;

type Numbers = Readonly<Record<keyof typeof TAG, readonly number[]>>;

const numbersOf = async (tiff: TiffFile, { entries }: Directory): Promise<Numbers> => {
  const found: Partial<Record<keyof typeof TAG, readonly number[]>> = {};
  for (const [name, tag] of Object.entries(TAG) as [keyof typeof TAG, number][]) {
    const entry = entries.find((one) => one.tag === tag);
    found[name] = entry === undefined ? [] : await tiff.numbers(entry);
  }
  return found as Numbers;
};

/** So many pixels beside and below one another: of a strip or a tile. */
interface Area {
  readonly width: number;
  readonly rows: number;
}

/** Bytes of an area of one plane; rows begin with a byte (section 2). */
const bytesOf = (numbers: Numbers, plane: number, { width, rows }: Area): number => {
  const samples = numbers.samples[0] ?? 1;
  const bits = (at: number): number => numbers.bits[at] ?? numbers.bits[0] ?? 1;
  if (numbers.planar[0] === SEPARATE) return rows * Math.ceil((width * bits(plane)) / 8);
  // section 21: one unit has the luma of a few pixels and one pair of colours
  const [across = 2, down = 2] = numbers.subsampling;
  if (numbers.photometric[0] === YCBCR && samples === 3)
    return (
      Math.ceil(width / across) * Math.ceil(rows / down) * Math.ceil(((across * down + 2) * bits(0)) / 8)
    );
  const pixel = Array.from({ length: samples }, (_, at) => bits(at)).reduce((sum, some) => sum + some, 0);
  return rows * Math.ceil((width * pixel) / 8);
};

interface Layout {
  readonly at: readonly number[];
  readonly bytes: readonly number[];
  readonly perPlane: number;
  readonly area: (index: number) => Area;
}

const layoutOf = (numbers: Numbers): Layout => {
  const [width = 0, height = 0] = [numbers.width[0], numbers.height[0]];
  const [tileWidth = 0, tileHeight = 0] = [numbers.tileWidth[0], numbers.tileHeight[0]];
  if (tileWidth > 0 && tileHeight > 0)
    return {
      at: numbers.tileAt,
      bytes: numbers.tileBytes,
      perPlane: Math.ceil(width / tileWidth) * Math.ceil(height / tileHeight),
      area: () => ({ width: tileWidth, rows: tileHeight }),
    };
  const rows = Math.min(numbers.rowsPerStrip[0] ?? height, height);
  return {
    at: numbers.stripAt,
    bytes: numbers.stripBytes,
    perPlane: Math.ceil(height / Math.max(rows, 1)),
    area: (index) => ({ width, rows: Math.min(rows, height - index * rows) }),
  };
};

/** Throws where the sizes, the strips and the tiles of a picture do not go together. */
export const pageOf = async (tiff: TiffFile, directory: Directory): Promise<Page> => {
  const numbers = await numbersOf(tiff, directory);
  const layout = layoutOf(numbers);
  const planes = numbers.planar[0] === SEPARATE ? (numbers.samples[0] ?? 1) : 1;
  const expected = layout.perPlane * planes;
  const isTiled = numbers.tileAt.length > 0 || numbers.tileBytes.length > 0;
  if (isTiled && numbers.stripAt.length + numbers.stripBytes.length > 0)
    throw new RangeError('it has strips and tiles');
  if (expected === 0 || layout.at.length !== expected || layout.bytes.length !== expected)
    throw new RangeError('it has more or fewer strips than its picture needs');
  const pieces = layout.at.map((at, index): Piece => {
    const plane = Math.floor(index / layout.perPlane);
    const pixels = bytesOf(numbers, plane, layout.area(index % layout.perPlane));
    return { at, bytes: layout.bytes[index] ?? 0, pixels };
  });
  return { compression: numbers.compression[0] ?? 1, pieces };
};
