import type { HuffmanTable } from './clean-jpeg-tables.ts';

const BITS = 16;
/** Bits that are looked at for several codes at a time. */
export const GLANCE = 12;

/*
 * A Huffman table to be stepped over: nobody looks at the pixels here, only at where they end. By the next 16 bits, what
 * stands there; 0 where no code begins so.
 */
export const END = 1 << 12;
export const COEFFICIENTS = 0x7f;
export const LENGTH = 0x1f;

/** F.1.2.2: `run size`: so many zeros and a number; size 0 ends the block, or with a run of 15 is 16 zeros. */
const acStep = (code: number): number => {
  const [length, run, size] = [code >> 8, (code >> 4) & 15, code & 15];
  if (length === 0) return 0;
  if (size === 0) return run === 15 ? (16 << 5) | length : END | length;
  return ((run + 1) << 5) | (length + size);
};

const severalSteps = (codes: Uint16Array, ac: Uint16Array, glance: number): number => {
  let [bits, coefficients] = [0, 0];
  while (bits < GLANCE) {
    const next = (glance << (BITS - GLANCE + bits)) & 0xff_ff;
    const step = ac[next] ?? 0;
    if (step === 0 || (codes[next] ?? 0) >> 8 > GLANCE - bits) break;
    bits += step & LENGTH;
    coefficients += (step >> 5) & COEFFICIENTS;
    if (step >= END) return END | (coefficients << 5) | bits;
  }
  return (coefficients << 5) | bits;
};

/** Annex C: codes of one length follow one another, and those of the next length begin at twice what comes then. */
const fill = (
  into: Uint8Array | Uint16Array,
  { counts, values }: HuffmanTable,
  step: (code: number) => number,
) => {
  let at = 0;
  let index = 0;
  for (let length = 1; length <= BITS; length += 1)
    for (let count = counts[length - 1] ?? 0; count > 0; count -= 1) {
      const end = at + (1 << (BITS - length));
      into.fill(step((length << 8) | (values[index] ?? 0)), at, end);
      at = end;
      index += 1;
    }
};

/** Made when they are asked for: a table is for DC or for AC, and most pictures are not progressive. */
export class StepTables {
  readonly #table: HuffmanTable;
  #codes: Uint16Array | null = null;
  #dc: Uint8Array | null = null;
  #ac: Uint16Array | null = null;
  #acs: Uint16Array | null = null;

  constructor(table: HuffmanTable) {
    this.#table = table;
  }

  /** Length of the code << 8 | what it stands for. */
  get codes(): Uint16Array {
    if (this.#codes === null) {
      this.#codes = new Uint16Array(1 << BITS);
      fill(this.#codes, this.#table, (code) => code);
    }
    return this.#codes;
  }

  /** DC: bits of the code and of the number behind it (T.81, F.1.2.1). */
  get dc(): Uint8Array {
    if (this.#dc === null) {
      this.#dc = new Uint8Array(1 << BITS);
      fill(this.#dc, this.#table, (code) => (code >> 8) + (code & 15));
    }
    return this.#dc;
  }

  /** AC, one step: ends the block << 12 | coefficients << 5 | bits. */
  get ac(): Uint16Array {
    if (this.#ac === null) {
      this.#ac = new Uint16Array(1 << BITS);
      fill(this.#ac, this.#table, acStep);
    }
    return this.#ac;
  }

  /** AC, as many steps as the next 12 bits hold; small enough for the first cache of a processor. */
  get acs(): Uint16Array {
    if (this.#acs === null) {
      const { codes, ac } = this;
      this.#acs = new Uint16Array(1 << GLANCE);
      for (let glance = 0; glance < this.#acs.length; glance += 1)
        this.#acs[glance] = severalSteps(codes, ac, glance);
    }
    return this.#acs;
  }
}

/** Pictures of one camera are mostly coded with the same tables; these take up to 350 KB each. */
const MOST_KEPT = 16;
const kept = new Map<string, StepTables>();

/** Made once for the pictures that share them. */
export const stepTablesOf = (table: HuffmanTable): StepTables => {
  const key = Buffer.concat([table.counts, table.values]).toString('latin1');
  const steps = kept.get(key) ?? new StepTables(table);
  // what was used last stands last, and stays longest
  kept.delete(key);
  kept.set(key, steps);
  for (const [oldest] of kept) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
  }
  return steps;
};
