/**
 * TIFF 6.0, section 2: a header (`II`, 42, offset of the first directory), then directories: a count, entries of
 * twelve bytes sorted by tag (tag, type, count, the value or where it lies), the offset of the next directory.
 */

/** Bytes of one value of each field type (TIFF 6.0, "Types"). */
const types = {
  byte: { code: 1, size: 1 },
  ascii: { code: 2, size: 1 },
  short: { code: 3, size: 2 },
  long: { code: 4, size: 4 },
  rational: { code: 5, size: 8 },
  undefined: { code: 7, size: 1 },
  srational: { code: 10, size: 8 },
} as const;

export type TiffType = keyof typeof types;

/** One entry. Rationals are given as numerator, denominator, numerator, denominator … */
export interface TiffField {
  readonly tag: number;
  readonly type: TiffType;
  readonly values: readonly number[];
}

export const tiffHeaderLength = 8;

export const field = (tag: number, type: TiffType, ...values: readonly number[]): TiffField => ({
  tag,
  type,
  values,
});

/** ASCII is ended by a NUL that the count includes. */
export const asciiField = (tag: number, text: string): TiffField => ({
  tag,
  type: 'ascii',
  values: [...Buffer.from(`${text}\0`, 'ascii')],
});

const widthOf = (type: TiffType): number =>
  type === 'rational' || type === 'srational' ? 4 : types[type].size;

const valueBytes = ({ type, values }: TiffField): Buffer => {
  const width = widthOf(type);
  const bytes = Buffer.alloc(values.length * width);
  for (const [index, value] of values.entries())
    if (type === 'srational') bytes.writeInt32LE(value, index * width);
    else bytes.writeUIntLE(value, index * width, width);
  return bytes;
};

/** Values begin on a word boundary, so an odd length is followed by one byte of nothing. */
const even = (length: number): number => length + (length % 2);

const outside = (bytes: Buffer): number => (bytes.length > 4 ? even(bytes.length) : 0);

/** Bytes a directory takes with the values that do not fit into its entries; it does not depend on the values. */
export const directoryLength = (fields: readonly TiffField[]): number =>
  fields.reduce((sum, each) => sum + 12 + outside(valueBytes(each)), 2 + 4);

/** A directory as it lies at `offset` from the header, with no directory after it. */
export const encodeDirectory = (fields: readonly TiffField[], offset: number): Buffer => {
  const out = Buffer.alloc(directoryLength(fields));
  const sorted = fields.toSorted((a, b) => a.tag - b.tag);
  out.writeUInt16LE(sorted.length, 0);
  let free = 2 + sorted.length * 12 + 4;
  for (const [index, each] of sorted.entries()) {
    const bytes = valueBytes(each);
    const entry = 2 + index * 12;
    out.writeUInt16LE(each.tag, entry);
    out.writeUInt16LE(types[each.type].code, entry + 2);
    out.writeUInt32LE(bytes.length / types[each.type].size, entry + 4);
    if (bytes.length > 4) out.writeUInt32LE(offset + free, entry + 8);
    bytes.copy(out, bytes.length > 4 ? free : entry + 8);
    free += outside(bytes);
  }
  return out;
};

/** `II` for little-endian, 42, and the first directory directly after it. */
export const tiffHeader = (): Buffer => Buffer.from([0x49, 0x49, 42, 0, tiffHeaderLength, 0, 0, 0]);
