import type { Range } from './clean-coverage.ts';
import {
  type Blocks,
  type BlockTables,
  type Coded,
  type Known,
  skipFirstAc,
  skipMoreAc,
  skipProgressiveDc,
  skipSequential,
} from './clean-jpeg-blocks.ts';
import { type StepTables, stepTablesOf } from './clean-jpeg-codes.ts';
import type { ScanSetting } from './clean-jpeg-order.ts';
import { inFours, nextFf } from './clean-jpeg-parts.ts';
import type { Component, Frame, HuffmanTable } from './clean-jpeg-tables.ts';

const PROGRESSIVE = 0xc2;
const AC = 16;
/** What a few cameras leave before the marker behind a scan. */
const MOST_LEFT = 16;

const isLittle = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** Coded data between two markers. */
type Run = Range;

/** What most pictures need is used again: to clear new memory takes as long as to fill it. */
const LARGEST_KEPT = 16 * 1024 * 1024;
let kept = new Uint32Array(0);

/** Memory for so many bytes, and one word more; nobody keeps it until the next is asked for. */
const wordsFor = (bytes: number): Uint32Array<ArrayBuffer> => {
  const count = Math.ceil(bytes / 4) + 2;
  if (count > kept.length && count * 4 > LARGEST_KEPT) return new Uint32Array(count);
  if (count > kept.length) kept = new Uint32Array(count);
  return kept.subarray(0, count);
};

const MOST_FILL = 64;

/** B.1.1.2: a few FF may stand before the marker; no data ends with one. */
const withoutFill = (bytes: Buffer, { start, end }: Range): Range => {
  const least = Math.max(start, end - MOST_FILL);
  let last = end;
  while (last > least && bytes[last - 1] === 0xff) last -= 1;
  return { start, end: last };
};

/** B.1.1.5: without the 00 behind each FF, in runs between RST0 to RST7, RST0 …; null where another marker is in it. */
const runsOf = (
  bytes: Buffer,
  { start, end }: Range,
): { readonly words: Uint32Array; readonly runs: readonly Run[] } | null => {
  const words = wordsFor(end - start);
  const plain = Buffer.from(words.buffer, 0, words.byteLength);
  const fours = inFours(bytes);
  const runs: Run[] = [];
  let [from, to, begun] = [start, 0, 0];
  for (let at = nextFf(bytes, fours, from); at < end; at = nextFf(bytes, fours, from)) {
    const marker = bytes[at + 1];
    const isStuffed = marker === 0;
    if (at + 1 === end || (!isStuffed && marker !== 0xd0 + (runs.length & 7))) return null;
    to += bytes.copy(plain, to, from, isStuffed ? at + 1 : at);
    from = at + 2;
    if (isStuffed) continue;
    runs.push({ start: begun, end: to });
    begun = to;
  }
  to += bytes.copy(plain, to, from, end);
  plain.fill(0, to);
  // as a processor reads words, whose first byte is the lowest
  if (isLittle) plain.swap32();
  return { words, runs: [...runs, { start: begun, end: to }] };
};

/** A.1.1, A.2.2: blocks of a component by itself. */
const blocksOf = (frame: Frame, { across, down }: Component): number => {
  const most = (side: (one: Component) => number) => Math.max(...frame.components.map(side));
  const columns = Math.ceil((frame.width * across) / most((one) => one.across));
  const rows = Math.ceil((frame.height * down) / most((one) => one.down));
  return Math.ceil(columns / 8) * Math.ceil(rows / 8);
};

/** A.2.3: units of several components, each with the blocks of its sampling. */
const unitsOf = ({ width, height, components }: Frame): number => {
  const [across, down] = [
    Math.max(...components.map((one) => one.across)),
    Math.max(...components.map((one) => one.down)),
  ];
  return Math.ceil(width / (8 * across)) * Math.ceil(height / (8 * down));
};

/** Does what lies behind the last unit hold a message? Padding is less than a byte, of ones; zeros are padding too. */
const isPadding = ({ words, at }: Coded, { end }: Run, isLast: boolean): boolean => {
  const next = Math.ceil(at / 8);
  if (end - next <= (isLast ? MOST_LEFT : 0)) return true;
  for (let place = next; place < end; place += 1)
    if ((((words[place >> 2] ?? 0) >>> (24 - 8 * (place & 3))) & 0xff) !== 0) return false;
  return true;
};

/** Steps through the scans of one picture. */
export class JpegScans {
  readonly #known = new Map<number, Known>();

  /** Is this coded data the blocks of its scan, and nothing else? Null where it cannot be decoded. */
  isAllPixels(setting: ScanSetting, bytes: Buffer, data: Range): boolean | null {
    const { frame, scan, interval } = setting;
    const members = scan.components.flatMap(({ id }) => frame.components.filter((one) => one.id === id));
    const [only] = members;
    const units = members.length === 1 && only !== undefined ? blocksOf(frame, only) : unitsOf(frame);
    const split = runsOf(bytes, withoutFill(bytes, data));
    const most = interval === 0 ? units : interval;
    if (split === null || split.runs.length !== Math.ceil(units / most)) return false;
    for (const [index, run] of split.runs.entries()) {
      const coded = { words: split.words, at: run.start * 8 };
      const blocks = { first: index * most, end: Math.min(units, (index + 1) * most) };
      if (!this.#skip(setting, members, coded, blocks)) return null;
      if (!isPadding(coded, run, index === split.runs.length - 1)) return false;
    }
    return true;
  }

  #skip(setting: ScanSetting, members: readonly Component[], coded: Coded, blocks: Blocks): boolean {
    const { frame, scan } = setting;
    const units = blocks.end - blocks.first;
    const times = ({ across, down }: Component) => (members.length === 1 ? 1 : across * down);
    const unit = scan.components.flatMap(({ dc, ac }, index) => {
      const tables = { dc: this.#tables(setting, dc), ac: this.#tables(setting, AC + ac) };
      const member = members[index];
      return member === undefined ? [] : Array.from({ length: times(member) }, () => tables);
    });
    if (frame.marker !== PROGRESSIVE) return skipSequential(coded, units, unit);
    if (scan.from === 0)
      return skipProgressiveDc(
        coded,
        units,
        unit.map(({ dc }) => dc),
        scan.high > 0,
      );
    const [component] = members;
    const [tables] = unit;
    if (component === undefined || tables === undefined || members.length > 1) return false;
    return this.#skipBand(setting, component, tables, coded, blocks);
  }

  #skipBand(
    { frame, scan }: ScanSetting,
    component: Component,
    { ac }: BlockTables,
    coded: Coded,
    blocks: Blocks,
  ): boolean {
    const known = this.#known.get(component.id) ?? new Uint32Array(2 * blocksOf(frame, component));
    this.#known.set(component.id, known);
    const band = { codes: ac.codes, from: scan.from, to: Math.min(scan.to, 63), known };
    return scan.high === 0 ? skipFirstAc(coded, blocks, band) : skipMoreAc(coded, blocks, band);
  }

  /** Of a place without a table no code is known. */
  #tables({ huffman }: ScanSetting, place: number): StepTables {
    return stepTablesOf(huffman.get(place) ?? none);
  }
}

const none: HuffmanTable = { counts: Buffer.alloc(16), values: Buffer.alloc(0) };
