import { cutOff } from './clean-file.ts';

/**
 * ITU-T T.81, B.1 and B.2.1:
 *   SOI, then segments `FF marker length payload`, the scans among them each followed by entropy-coded data, then EOI.
 * ExifTool rewrites what stands before the first scan and copies the rest as it is; comments and application segments
 * may stand between the scans of a progressive picture, and anything behind EOI.
 */
const SOI = 0xd8;
export const EOI = 0xd9;
export const SOS = 0xda;
export const TEM = 0x01;

/** T.81 B.1.1.3: TEM and RSTn stand alone, without a length. */
const standsAlone = (marker: number): boolean => marker === TEM || (marker >= 0xd0 && marker <= 0xd7);

/** Is one of four bytes FF? */
const holdsFf = (word: number): boolean => ((~word - 0x01_01_01_01) & word & 0x80_80_80_80) !== 0;

/** Gives the place of the next FF, or where the bytes end: four at a time, because most of a picture is searched so. */
export const nextFf = (bytes: Buffer, words: Uint32Array, start: number): number => {
  let at = start;
  while ((at & 3) !== 0 && at < bytes.length && bytes[at] !== 0xff) at += 1;
  if ((at & 3) !== 0) return at;
  let word = at >>> 2;
  while (word < words.length && !holdsFf(words[word] as number)) word += 1;
  at = word << 2;
  while (at < bytes.length && bytes[at] !== 0xff) at += 1;
  return at;
};

/** The same bytes by fours, without the last that make no four. They begin with their memory. */
export const inFours = (bytes: Buffer): Uint32Array =>
  new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2);

/** B.1.1.5: inside entropy-coded data FF is followed by 00 or RSTn. Gives the place of the first other marker. */
const endOfScan = (bytes: Buffer, start: number): number => {
  const words = inFours(bytes);
  for (let at = nextFf(bytes, words, start); at + 1 < bytes.length; at = nextFf(bytes, words, at + 1)) {
    const next = bytes[at + 1] as number;
    if (next !== 0 && next !== 0xff && !standsAlone(next)) return at;
  }
  throw cutOff();
};

/** Any marker may be preceded by fill bytes FF (B.1.1.2). */
const markerAt = (bytes: Buffer, start: number): { readonly marker: number; readonly after: number } => {
  for (let at = start; ; at += 1) {
    const marker = bytes[at + 1];
    if (marker === undefined) throw cutOff();
    if (bytes[at] !== 0xff) throw new RangeError('between its parts lie bytes of no part');
    if (marker !== 0xff) return { marker, after: at + 2 };
  }
};

/** A segment without its marker. */
export interface Part {
  readonly marker: number;
  /** Where its length stands. */
  readonly start: number;
  /** Behind its payload; `start` of a marker that stands alone. */
  readonly end: number;
  /** Behind the data that follows a scan; of all others their end. */
  readonly next: number;
}

/** Segments in order, the last of them EOI, which is empty. Throws a `RangeError` where it is no whole JPEG. */
export function* partsOf(bytes: Buffer): Generator<Part> {
  let at = markerAt(bytes, 0).after;
  for (;;) {
    const { marker, after: start } = markerAt(bytes, at);
    if (marker === EOI || standsAlone(marker) || marker === SOI) {
      yield { marker, start, end: start, next: start };
      if (marker === EOI) return;
      at = start;
      continue;
    }
    if (start + 2 > bytes.length) throw cutOff();
    const end = start + bytes.readUInt16BE(start);
    if (end < start + 2 || end > bytes.length) throw cutOff();
    at = marker === SOS ? endOfScan(bytes, end) : end;
    yield { marker, start, end, next: at };
  }
}
