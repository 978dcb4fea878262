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
import { StepTables } from './clean-jpeg-codes.ts';
import type { ScanSetting } from './clean-jpeg-order.ts';
import type { Component, Frame, HuffmanTable } from './clean-jpeg-tables.ts';

const PROGRESSIVE = 0xc2;
const AC = 16;
/** What a few cameras leave before the marker behind a scan. */
const MOST_LEFT = 16;

const isLittle = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** Coded data between two markers. */
interface Run {
  readonly start: number;
  readonly end: number;
}

const MOST_FILL = 64;

/** B.1.1.2: a few FF may stand before the marker; no data ends with one. */
const withoutFill = (data: Buffer): Buffer => {
  let end = data.length;
  while (end > 0 && data.length - end < MOST_FILL && data[end - 1] === 0xff) end -= 1;
  return data.subarray(0, end);
};

/** B.1.1.5: without the 00 behind each FF, in runs between RST0 to RST7, RST0 …; null where another marker is in it. */
const runsOf = (data: Buffer): { readonly words: Uint32Array; readonly runs: readonly Run[] } | null => {
  const words = new Uint32Array(Math.ceil(data.length / 4) + 2);
  const bytes = Buffer.from(words.buffer);
  const runs: Run[] = [];
  let [from, to, start] = [0, 0, 0];
  for (let at = data.indexOf(0xff); at !== -1; at = data.indexOf(0xff, from)) {
    const marker = data[at + 1];
    const isStuffed = marker === 0;
    if (!isStuffed && marker !== 0xd0 + (runs.length & 7)) return null;
    to += data.copy(bytes, to, from, isStuffed ? at + 1 : at);
    from = at + 2;
    if (isStuffed) continue;
    runs.push({ start, end: to });
    start = to;
  }
  to += data.copy(bytes, to, from);
  // as a processor reads words, whose first byte is the lowest
  if (isLittle) bytes.swap32();
  return { words, runs: [...runs, { start, end: to }] };
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
  readonly #steps = new Map<HuffmanTable, StepTables>();
  readonly #known = new Map<number, Known>();

  /** Is this coded data the blocks of its scan, and nothing else? Null where it cannot be decoded. */
  isAllPixels(setting: ScanSetting, data: Buffer): boolean | null {
    const { frame, scan, interval } = setting;
    const members = scan.components.flatMap(({ id }) => frame.components.filter((one) => one.id === id));
    const [only] = members;
    const units = members.length === 1 && only !== undefined ? blocksOf(frame, only) : unitsOf(frame);
    const split = runsOf(withoutFill(data));
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
    const table = huffman.get(place) ?? none;
    const steps = this.#steps.get(table) ?? new StepTables(table);
    this.#steps.set(table, steps);
    return steps;
  }
}

const none: HuffmanTable = { counts: Buffer.alloc(16), values: Buffer.alloc(0) };
