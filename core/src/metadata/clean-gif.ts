import { cutOff } from './clean-file.ts';

/**
 * GIF89a: header (6), screen descriptor (7), a global colour table, then blocks: `2C` an image, `21` an extension, `3B`
 * the end. Data is in sub-blocks `length bytes`, a length of 0 the last.
 */
interface Block {
  readonly start: number;
  readonly end: number;
  /** Null for an image and the end; `comment`, or what an application calls itself. */
  readonly extension: string | null;
}

const IMAGE = 0x2c;
const EXTENSION = 0x21;
const TRAILER = 0x3b;

/** Repetition, and what of the rest ExifTool reads. */
const playing: ReadonlySet<string> = new Set(['control', 'NETSCAPE2.0', 'ANIMEXTS1.0']);
const known: ReadonlySet<string> = new Set([...playing, 'XMP DataXMP', 'ICCRGBG1012']);
/** 23: 8 bytes. Netscape's: 14 of a head, then `01` and how often, and perhaps `02` and how much to load before. */
const longest: Readonly<Record<string, number>> = {
  control: 8,
  'NETSCAPE2.0': 14 + 4 + 6 + 1,
  'ANIMEXTS1.0': 14 + 4 + 6 + 1,
};

const at = (bytes: Buffer, place: number): number => {
  const byte = bytes[place];
  if (byte === undefined) throw cutOff();
  return byte;
};

/** 18 c, 20 c: bit 7 says that a table follows, bits 0 to 2 how long it is. */
const tableLength = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1));

const afterSubBlocks = (bytes: Buffer, start: number): number => {
  let place = start;
  for (let length = at(bytes, place); length !== 0; length = at(bytes, place)) place += length + 1;
  return place + 1;
};

const imageBlock = (bytes: Buffer, start: number): Block => {
  const table = tableLength(at(bytes, start + 9));
  return { start, end: afterSubBlocks(bytes, start + 10 + table + 1), extension: null };
};

/** 23 to 26: F9 graphic control, FE comment, 01 plain text, FF application: `0B`, eight letters and three of a version. */
const extensionBlock = (bytes: Buffer, start: number): Block => {
  const label = at(bytes, start + 1);
  const names: Readonly<Record<number, string>> = { 249: 'control', 254: 'comment', 1: 'text' };
  const extension = label === 0xff ? bytes.toString('latin1', start + 3, start + 14) : (names[label] ?? '?');
  return { start, end: afterSubBlocks(bytes, start + 2), extension };
};

const blocksOf = (bytes: Buffer): readonly Block[] => {
  const first = 13 + tableLength(at(bytes, 10));
  const blocks: Block[] = [{ start: 6, end: first, extension: null }];
  for (let place = first; at(bytes, place) !== TRAILER; place = blocks.at(-1)?.end ?? place) {
    const kind = at(bytes, place);
    if (kind !== IMAGE && kind !== EXTENSION) throw new RangeError('between its parts lie bytes of no part');
    blocks.push(kind === IMAGE ? imageBlock(bytes, place) : extensionBlock(bytes, place));
  }
  return blocks;
};

/** Everything but comments and what applications wrote. */
const partsIn = (bytes: Buffer, blocks: readonly Block[]): readonly Buffer[] =>
  blocks.flatMap(({ start, end, extension }) =>
    extension === null || playing.has(extension) ? [bytes.subarray(start, end)] : [],
  );

/** The picture of a GIF, and names of what in it is neither that nor read by ExifTool. */
export const lookIntoGif = (bytes: Buffer) => {
  const blocks = blocksOf(bytes);
  const isKnown = ({ extension, start, end }: Block): boolean =>
    extension === null || (known.has(extension) && end - start <= (longest[extension] ?? bytes.length));
  const foreign = blocks.flatMap((block) =>
    isKnown(block) ? [] : [`extension ${block.extension?.replace(/[^\w. ]/g, '?')}`],
  );
  if ((blocks.at(-1)?.end ?? 0) + 1 !== bytes.length) foreign.push('bytes after the end');
  return { foreign, picture: partsIn(bytes, blocks) };
};

/** The picture of a GIF alone. */
export const pictureInGif = (bytes: Buffer): readonly Buffer[] => partsIn(bytes, blocksOf(bytes));
