import type { HuffmanTable } from './tables.ts';

/** The code and the number of its bits for each symbol. */
export interface HuffmanCodes {
  readonly codes: Uint16Array;
  readonly lengths: Uint8Array;
}

/** ITU-T T.81, Annex C: codes of one length count upwards, and the next length goes on with a 0 appended. */
export const huffmanCodes = ({ counts, symbols }: HuffmanTable): HuffmanCodes => {
  const codes = new Uint16Array(256);
  const lengths = new Uint8Array(256);
  let code = 0;
  let at = 0;
  for (const [index, count] of counts.entries()) {
    for (const symbol of symbols.slice(at, at + count)) {
      codes[symbol] = code;
      lengths[symbol] = index + 1;
      code += 1;
    }
    at += count;
    code *= 2;
  }
  return { codes, lengths };
};

/** Bits, highest first; a byte FF is followed by 00 so that it is no marker (T.81, F.1.2.3). */
export class BitWriter {
  #bytes = Buffer.alloc(4096);
  #length = 0;
  #pending = 0;
  #count = 0;

  write(value: number, bits: number): void {
    for (let bit = bits - 1; bit >= 0; bit -= 1) {
      this.#pending = (this.#pending << 1) | ((value >> bit) & 1);
      this.#count += 1;
      if (this.#count === 8) this.#flush();
    }
  }

  /** The last byte is filled with ones. */
  end(): Buffer {
    while (this.#count > 0) this.write(1, 1);
    return this.#bytes.subarray(0, this.#length);
  }

  #flush(): void {
    this.#push(this.#pending);
    if (this.#pending === 0xff) this.#push(0);
    this.#pending = 0;
    this.#count = 0;
  }

  #push(byte: number): void {
    if (this.#length === this.#bytes.length)
      this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(this.#length)]);
    this.#bytes[this.#length] = byte;
    this.#length += 1;
  }
}

/** Bits needed for the size of a value: the category SSSS of T.81, tables F.1 and F.2. */
const category = (value: number): number => 32 - Math.clz32(Math.abs(value));

const writeSymbol = (bits: BitWriter, table: HuffmanCodes, symbol: number): void =>
  bits.write(table.codes[symbol] ?? 0, table.lengths[symbol] ?? 0);

/** A value after its category: itself, or for a negative one the low bits of value − 1. */
const writeValue = (bits: BitWriter, value: number, size: number): void =>
  bits.write(value < 0 ? value - 1 + (1 << size) : value, size);

/** One block (T.81, F.1.2): the difference of the DC value, then runs of zeros and values; EOB 00, sixteen zeros F0. */
export const writeBlock = (
  bits: BitWriter,
  block: Int16Array,
  previousDc: number,
  tables: { readonly dc: HuffmanCodes; readonly ac: HuffmanCodes },
): void => {
  const difference = (block[0] ?? 0) - previousDc;
  writeSymbol(bits, tables.dc, category(difference));
  writeValue(bits, difference, category(difference));
  let zeros = 0;
  for (const value of block.subarray(1)) {
    if (value === 0) {
      zeros += 1;
      continue;
    }
    for (; zeros > 15; zeros -= 16) writeSymbol(bits, tables.ac, 0xf0);
    writeSymbol(bits, tables.ac, (zeros << 4) | category(value));
    writeValue(bits, value, category(value));
    zeros = 0;
  }
  if (zeros > 0) writeSymbol(bits, tables.ac, 0x00);
};
