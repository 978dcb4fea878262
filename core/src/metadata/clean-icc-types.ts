import { isPadded, type Range } from './clean-coverage.ts';

/** ICC.1:2022, 10: an element is `type (4) zeros (4)` and what the type says. Gives what of it that is. */
type Shape = (element: Buffer) => readonly Range[];

const whole = (length: number): readonly Range[] => [{ start: 0, end: length }];
const nothing: readonly Range[] = [];
/** As it comes, as long as it is no longer than a profile has it. */
const atMost =
  (length: number): Shape =>
  ({ length: has }) =>
    has <= length ? whole(has) : nothing;

/** No control characters but those of lines, and what ends a text. */
const isText = (text: string): boolean => /^[^\0-\x08\x0b\x0c\x0e-\x1f\x7f]*\0*$/.test(text);
const LONGEST_TEXT = 16 * 1024;

/** A curve goes up, or down, with a little noise; a picture or packed data goes up and down at every step. */
const isCurve = (element: Buffer, start: number, count: number): boolean => {
  let travelled = 0;
  for (let at = start + 2; at < start + count * 2; at += 2)
    travelled += Math.abs(element.readUInt16BE(at) - element.readUInt16BE(at - 2));
  return travelled <= 2 * 65535;
};

/** 10.6: how many values, and 16 bits for each. */
const curve: Shape = (element) => {
  const count = element.readUInt32BE(8);
  const end = 12 + count * 2;
  return end <= element.length && isCurve(element, 12, count) ? whole(end) : nothing;
};

/** 10.18: the kind of its function says how many numbers there are. */
const parameters = [1, 3, 4, 5, 7];
const parametric: Shape = (element) => whole(12 + 4 * (parameters[element.readUInt16BE(8)] ?? 0));

const text: Shape = (element) =>
  element.length <= LONGEST_TEXT && isText(element.toString('latin1', 8)) ? whole(element.length) : nothing;

/** ICC.1:2001-04, 6.5.17: ASCII, UTF-16, and 67 bytes of a Macintosh script, each with its length; some end early. */
const description: Shape = (element) => {
  const ascii = element.readUInt32BE(8);
  const unicodeAt = 12 + ascii;
  if (ascii > LONGEST_TEXT || !isText(element.toString('latin1', 12, unicodeAt))) return nothing;
  if (unicodeAt + 8 > element.length) return whole(element.length);
  const unicode = element.readUInt32BE(unicodeAt + 4);
  return unicode <= LONGEST_TEXT ? whole(unicodeAt + 8 + unicode * 2 + 3 + 67) : nothing;
};

/** 10.15: how many texts, how long a record is (12), and for each language, country, length and place. */
const localized: Shape = (element) => {
  const [count, size] = [element.readUInt32BE(8), element.readUInt32BE(12)];
  if (size !== 12 || 16 + count * size > element.length || element.length > 4 * LONGEST_TEXT) return nothing;
  return [
    { start: 0, end: 16 + count * size },
    ...Array.from({ length: count }, (_, index) => {
      const [length, start] = [element.readUInt32BE(20 + index * 12), element.readUInt32BE(24 + index * 12)];
      return { start, end: start + length };
    }),
  ];
};

/** 10.10, 10.11: channels in and out, points of the grid, then tables of one byte or of two. */
const table =
  (width: number): Shape =>
  (element) => {
    const [into = 0, out = 0, grid = 0] = element.subarray(8, 11);
    const head = width === 1 ? 48 : 52;
    const [before, after] = width === 1 ? [256, 256] : [element.readUInt16BE(48), element.readUInt16BE(50)];
    return whole(head + width * (before * into + grid ** into * out + after * out));
  };

const padded = (length: number): number => Math.ceil(length / 4) * 4;

/** Curves one behind the other, each padded to four bytes. */
const curvesFrom = (element: Buffer, start: number, count: number): Range => {
  let at = start;
  for (let index = 0; index < count; index += 1) {
    const one = element.subarray(at);
    const shape = one.toString('latin1', 0, 4) === 'para' ? parametric : curve;
    const end = shape(one).at(-1)?.end ?? Number.NaN;
    at += padded(end);
  }
  return { start, end: at };
};

/** 10.12.4: the grid of 16 channels at most, how wide a value is, its values. */
const gridFrom = (element: Buffer, start: number, into: number, out: number): Range => {
  const points = element.subarray(start, start + into).reduce((product, side) => product * side, 1);
  return { start, end: start + 20 + points * out * (element[start + 16] ?? 0) };
};

/** 10.12, 10.13: channels in and out, then where B curves, matrix, M curves, grid and A curves lie; 0: there are none. */
const steps: Shape = (element) => {
  const [into = 0, out = 0] = element.subarray(8, 10);
  const isToDevice = element.toString('latin1', 0, 4) === 'mBA ';
  const at = (place: number): number => element.readUInt32BE(place);
  const [atB, atMatrix, atM, atGrid, atA] = [at(12), at(16), at(20), at(24), at(28)];
  return [
    { start: 0, end: 32 },
    ...(atB === 0 ? [] : [curvesFrom(element, atB, isToDevice ? into : out)]),
    ...(atMatrix === 0 ? [] : [{ start: atMatrix, end: atMatrix + 48 }]),
    ...(atM === 0 ? [] : [curvesFrom(element, atM, 3)]),
    ...(atGrid === 0 ? [] : [gridFrom(element, atGrid, into, out)]),
    ...(atA === 0 ? [] : [curvesFrom(element, atA, isToDevice ? out : into)]),
  ];
};

/** Apple's (ColorSync, CMVideoCardGammaType): a table with channels, entries and their width, or nine numbers. */
const videoCard: Shape = (element) => {
  if (element.readUInt32BE(8) === 1) return whole(48);
  const [channels, entries, width] = [12, 14, 16].map((at) => element.readUInt16BE(at));
  const end = 18 + (channels ?? 0) * (entries ?? 0) * (width ?? 0);
  return end <= 18 + 3 * 4096 * 2 ? whole(end) : nothing;
};

const shapes: Readonly<Record<string, Shape>> = {
  'XYZ ': atMost(20),
  curv: curve,
  para: parametric,
  text,
  desc: description,
  mluc: localized,
  mft1: table(1),
  mft2: table(2),
  'mAB ': steps,
  'mBA ': steps,
  vcgt: videoCard,
  'sig ': atMost(12),
  dtim: atMost(20),
  meas: atMost(36),
  view: atMost(36),
  cicp: atMost(12),
  sf32: atMost(128),
  chrm: atMost(64),
  clro: atMost(64),
  clrt: atMost(12 + 16 * 38),
  mmod: atMost(64),
  ndin: atMost(4096),
  pseq: atMost(LONGEST_TEXT),
  psid: atMost(LONGEST_TEXT),
  dict: atMost(LONGEST_TEXT),
  mpet: atMost(LONGEST_TEXT),
  'bfd ': atMost(LONGEST_TEXT),
  rcs2: atMost(LONGEST_TEXT),
  crdi: atMost(1024),
  scrn: atMost(256),
};

/** CGATS.17, annex B: words, then between these two one line of numbers for each patch, which may have a name. */
const measured = /(?<=^BEGIN_DATA\r?\n)[\s\S]*?(?=^END_DATA)/gm;
const isOfPatch = (line: string): boolean => {
  const words = line.trim().split(/\s+/);
  return (
    words.every((word) => word.length <= 18) && words.filter((word) => !/^[-+\d.e]+$/i.test(word)).length <= 2
  );
};

/** Measured patches are as long as the chart is. */
const LONGEST_CHART = 4 * 1024 * 1024;
const chart: Shape = (element) => {
  const all = element.toString('latin1', 8);
  if (element.length > LONGEST_CHART || !isText(all)) return nothing;
  const tables = all.match(measured) ?? [];
  const words = tables.reduce((length, one) => length - one.length, all.length);
  if (words > LONGEST_TEXT || !tables.every((one) => one.split('\n').every(isOfPatch))) return nothing;
  return whole(element.length);
};
/** What a profile was made from: of the registry, for ICC.1's `targ`, and by GretagMacbeth and ArgyllCMS twice more. */
const charts: ReadonlySet<string> = new Set(['targ', 'CIED', 'DevD']);

/** Is there nothing in the element of a tag but what its type has? Zeros around that are padding. */
export const isPlainElement = (signature: string, element: Buffer): boolean => {
  const type = element.toString('latin1', 0, 4);
  const shape = charts.has(signature) && type === 'text' ? chart : shapes[type];
  if (shape === undefined) return false;
  try {
    const parts = shape(element);
    if (parts.length === 0 || parts.some(({ end }) => Number.isNaN(end))) return false;
    return isPadded(element, parts);
  } catch (error) {
    // a length that points beyond its end
    if (error instanceof RangeError) return false;
    throw error;
  }
};
