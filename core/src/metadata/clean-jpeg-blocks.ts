import { COEFFICIENTS, END, GLANCE, LENGTH, type StepTables } from './clean-jpeg-codes.ts';

/** Coded data without stuffed bytes or markers, and where in it one is, in bits. */
export interface Coded {
  /** Of 32 bits, the first of them the highest; one more than there are. */
  readonly words: Uint32Array;
  at: number;
}

/** The tables of one block. */
export interface BlockTables {
  readonly dc: StepTables;
  readonly ac: StepTables;
}

/** Which coefficients of which blocks of a component are not zero so far: 64 bits for each. */
export type Known = Uint32Array;

const BLOCK = 64;

/** The next 32 bits. */
const peek32 = (words: Uint32Array, at: number): number => {
  const word = at >>> 5;
  const bit = at & 31;
  return ((words[word] as number) << bit) | (((words[word + 1] as number) >>> 1) >>> (31 - bit));
};
const peek = ({ words, at }: Coded): number => peek32(words, at) >>> 16;

/**
 * T.81, F.2: blocks of a baseline or extended picture. Most of the time that is spent on a JPEG is spent here.
 * @returns whether all codes were known, and the data was long enough
 */
export const skipSequential = (coded: Coded, units: number, unit: readonly BlockTables[]): boolean => {
  const { words } = coded;
  const most = (words.length - 1) * 32;
  const dcs = unit.map(({ dc }) => dc.dc);
  const acs = unit.map(({ ac }) => ac.acs);
  let at = coded.at;
  for (let left = units; left > 0; left -= 1)
    for (let index = 0; index < dcs.length; index += 1) {
      if (at >= most) return false;
      const first = (dcs[index] as Uint8Array)[peek32(words, at) >>> 16] as number;
      if (first === 0) return false;
      at += first;
      const steps = acs[index] as Uint16Array;
      for (let place = 1; place < BLOCK; ) {
        const next = peek32(words, at);
        let step = steps[next >>> (32 - GLANCE)] as number;
        let behind = place + ((step >> 5) & COEFFICIENTS);
        // A second one of the same look: to look at the data is what takes long.
        if (step !== 0 && step < END && behind < BLOCK && (step & LENGTH) <= 32 - GLANCE) {
          at += step & LENGTH;
          place = behind;
          step = steps[(next << (step & LENGTH)) >>> (32 - GLANCE)] as number;
          behind = place + ((step >> 5) & COEFFICIENTS);
        }
        // several steps may lead into the next block
        if (step === 0 || behind + (step >> 12) > BLOCK) {
          step = (unit[index] as BlockTables).ac.ac[peek32(words, at) >>> 16] as number;
          if (step === 0) return false;
          behind = place + ((step >> 5) & COEFFICIENTS);
        }
        at += step & LENGTH;
        if (step >= END) break;
        place = behind;
      }
    }
  coded.at = at;
  return true;
};

/** G.1.2.1: numbers of the DC coefficients, or one more bit of each. */
export const skipProgressiveDc = (
  coded: Coded,
  units: number,
  unit: readonly StepTables[],
  isRefining: boolean,
): boolean => {
  if (isRefining) {
    coded.at += units * unit.length;
    return true;
  }
  for (let left = units; left > 0; left -= 1)
    for (const { dc } of unit) {
      const step = dc[peek(coded)] ?? 0;
      if (step === 0) return false;
      coded.at += step;
    }
  return true;
};

/** Blocks of one component that one scan tells more about. */
export interface Band {
  readonly codes: Uint16Array;
  readonly from: number;
  readonly to: number;
  readonly known: Known;
}

export interface Blocks {
  readonly first: number;
  readonly end: number;
}

const isKnown = (known: Known, block: number, place: number): boolean =>
  ((known[block * 2 + (place >> 5)] ?? 0) & (1 << (place & 31))) !== 0;

const note = (known: Known, block: number, place: number): void => {
  const at = block * 2 + (place >> 5);
  known[at] = (known[at] ?? 0) | (1 << (place & 31));
};

/** G.1.2.2: `run 0` with a run below 15 ends this block, and with `run` more bits as many that follow. */
const endsWith = (coded: Coded, run: number): number => {
  const more = run === 0 ? 0 : peek(coded) >> (16 - run);
  coded.at += run;
  return (1 << run) + more;
};

/** G.1.2.2: the first bits of a band of coefficients. */
export const skipFirstAc = (
  coded: Coded,
  { first, end }: Blocks,
  { codes, from, to, known }: Band,
): boolean => {
  let ended = 0;
  for (let block = first; block < end; block += 1) {
    for (let place = from; ended === 0 && place <= to; place += 1) {
      const code = codes[peek(coded)] ?? 0;
      if (code === 0) return false;
      const [run, size] = [(code >> 4) & 15, code & 15];
      coded.at += code >> 8;
      if (size === 0 && run < 15) ended = endsWith(coded, run);
      else {
        coded.at += size;
        place += run;
        if (size > 0 && place <= to) note(known, block, place);
      }
    }
    if (ended > 0) ended -= 1;
  }
  return true;
};

/** One bit for each coefficient that is known, until so many others went by; gives where that is. */
const passKnown = (
  coded: Coded,
  block: number,
  place: number,
  zeros: number,
  { to, known }: Band,
): number => {
  let [at, left] = [place, zeros];
  for (; at <= to; at += 1)
    if (isKnown(known, block, at)) coded.at += 1;
    else if (left === 0) break;
    else left -= 1;
  return at;
};

/** G.1.2.3: one more bit of each that is known, and those that become so. */
export const skipMoreAc = (coded: Coded, { first, end }: Blocks, band: Band): boolean => {
  let ended = 0;
  for (let block = first; block < end; block += 1) {
    let place = band.from;
    while (ended === 0 && place <= band.to) {
      const code = band.codes[peek(coded)] ?? 0;
      if (code === 0) return false;
      const [run, size] = [(code >> 4) & 15, code & 15];
      coded.at += code >> 8;
      if (size === 0 && run < 15) ended = endsWith(coded, run);
      else {
        coded.at += size;
        place = passKnown(coded, block, place, run, band);
        if (size > 0 && place <= band.to) note(band.known, block, place);
        place += 1;
      }
    }
    if (ended > 0) {
      passKnown(coded, block, place, BLOCK, band);
      ended -= 1;
    }
  }
  return true;
};
