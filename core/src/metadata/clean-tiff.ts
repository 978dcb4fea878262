import { gapsBetween, isZero, type Range } from './clean-coverage.ts';
import type { OpenFile } from './clean-file.ts';
import { foreignInProfile } from './clean-icc.ts';
import { type Decoded, inflatedLength, lzwLength, packBitsLength } from './clean-lengths.ts';
import { type Directory, type Entry, TiffFile } from './clean-tiff-directory.ts';
import { type Page, type Piece, pageOf } from './clean-tiff-page.ts';

/** TIFF 6.0 with its supplements: other pictures, and directories that say more about this one. */
const SUB_IFDS = 330;
const EXIF_IFD = 34665;
const INTEROP_IFD = 40965;
const PROFILE = 34675;
const BITS = 258;
const SAMPLES = 277;
const PHOTOMETRIC = 262;
const COLOR_MAP = 320;
const PALETTE = 3;

/** How many values an entry of the picture has at most; by the samples of a pixel where it is for each. */
const single = [254, 255, 256, 257, 259, 262, 263, 266, 274, 277, 278, 282, 283, 284, 292, 293, 296];
const mostValues: ReadonlyMap<number, number> = new Map([
  ...[...single, 317, 322, 323, 332, 334, 531].map((tag) => [tag, 1] as const),
  ...[297, 318, 530].map((tag) => [tag, 2] as const),
  [529, 3],
  [319, 6],
]);
const mostPerSample: ReadonlyMap<number, number> = new Map([
  ...[BITS, 280, 281, 338, 339, 340, 341].map((tag) => [tag, 1] as const),
  ...[336, 532].map((tag) => [tag, 2] as const),
]);
/** Strips and tiles are counted with the picture; ExifTool wrote the others anew, and read back what they hold. */
const counted = new Set([273, 279, 324, 325]);
const written = new Set([270, 271, 272, 315, 33432, 700, 33723, 34377, PROFILE, EXIF_IFD]);

const firstOf = async (tiff: TiffFile, { entries }: Directory, tag: number): Promise<number> => {
  const entry = entries.find((one) => one.tag === tag);
  return entry === undefined ? 1 : ((await tiff.numbers(entry))[0] ?? 1);
};

/** Entries that are none of a picture's, or hold more than it needs. */
const foreignEntries = async (tiff: TiffFile, directory: Directory): Promise<readonly string[]> => {
  const [samples, bits, photometric] = [
    await firstOf(tiff, directory, SAMPLES),
    await firstOf(tiff, directory, BITS),
    await firstOf(tiff, directory, PHOTOMETRIC),
  ];
  const most = (tag: number): number => {
    if (tag === COLOR_MAP) return photometric === PALETTE && bits <= 8 ? 3 * 2 ** bits : 0;
    return mostValues.get(tag) ?? Math.max((mostPerSample.get(tag) ?? 0) * samples, tag === 532 ? 6 : 0);
  };
  const isKnown = ({ tag, count }: Entry): boolean =>
    counted.has(tag) || written.has(tag) || count <= most(tag);
  return directory.entries.flatMap((entry) => (isKnown(entry) ? [] : [`entry ${entry.tag}`]));
};

const NONE = 1;
const inflated = (bytes: Buffer, most: number): Promise<Decoded | null> => inflatedLength([bytes], most);
const decoders: Readonly<
  Record<number, (bytes: Buffer, most: number) => Decoded | null | Promise<Decoded | null>>
> = { 5: lzwLength, 8: inflated, 32773: packBitsLength, 32946: inflated };
/** Old and new JPEG. */
const JPEGS = [6, 7];
/** One strip is held in memory. */
const LARGEST = 512 * 1024 * 1024;

/** Is there nothing in a strip but its pixels? Zeros behind them are padding. */
const isAllPixels = async ({ file }: TiffFile, piece: Piece, compression: number): Promise<boolean> => {
  const end = piece.at + piece.bytes;
  if (compression === NONE) return await isZero(file, { start: piece.at + piece.pixels, end });
  if (piece.bytes > LARGEST) throw new RangeError('one of its strips is too large to be looked into');
  const found = await decoders[compression]?.(await file.read(piece.at, piece.bytes), piece.pixels);
  if (found === undefined || found === null) throw new RangeError('one of its strips cannot be decoded');
  return found.decoded <= piece.pixels && (await isZero(file, { start: piece.at + found.used, end }));
};

const foreignInPieces = async (tiff: TiffFile, { compression, pieces }: Page): Promise<readonly string[]> => {
  if (JPEGS.includes(compression)) throw new RangeError('its picture cannot be told from the rest of it');
  if (compression !== NONE && decoders[compression] === undefined)
    throw new RangeError(`its strips are compressed in a way that cannot be looked into (${compression})`);
  for (const piece of pieces)
    if (!(await isAllPixels(tiff, piece, compression))) return ['bytes behind the pixels'];
  return [];
};

/** A directory with those it points to, one below the other; throws where there is another picture. */
const familyOf = async (tiff: TiffFile): Promise<readonly Directory[]> => {
  const family = [await tiff.directoryAt(await tiff.first())];
  for (const pointer of [EXIF_IFD, INTEROP_IFD]) {
    const entry = family.at(-1)?.entries.find(({ tag }) => tag === pointer);
    if (entry === undefined) break;
    family.push(await tiff.directoryAt((await tiff.numbers(entry))[0] ?? 0));
  }
  if (family.some(({ next, entries }) => next !== 0 || entries.some(({ tag }) => tag === SUB_IFDS)))
    throw new RangeError('it holds more than one picture');
  return family;
};

const HEADER: Range = { start: 0, end: 8 };

const rangesOf = (directories: readonly Directory[], { pieces }: Page): readonly Range[] => [
  HEADER,
  ...directories,
  ...directories.flatMap(({ entries }) => entries.map(({ at, bytes }) => ({ start: at, end: at + bytes }))),
  ...pieces.map(({ at, bytes }) => ({ start: at, end: at + bytes })),
];

/** What is in a TIFF beside one picture and its entries: bytes of none of them, and bytes behind the pixels. */
export const foreignInTiff = async (file: OpenFile): Promise<readonly string[]> => {
  const tiff = await TiffFile.open(file);
  const directories = await familyOf(tiff);
  const [first] = directories;
  if (first === undefined) return [];
  const page = await pageOf(tiff, first);
  const foreign = [...(await foreignEntries(tiff, first)), ...(await foreignInPieces(tiff, page))];
  const profile = first.entries.find(({ tag }) => tag === PROFILE);
  if (profile !== undefined) foreign.push(...foreignInProfile(await file.read(profile.at, profile.bytes)));
  for (const gap of gapsBetween(rangesOf(directories, page), file.size))
    if (!(await isZero(file, gap))) return [...foreign, 'bytes of no part'];
  return foreign;
};
