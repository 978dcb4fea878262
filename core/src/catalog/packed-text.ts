import { inflateSync } from 'node:zlib';
import { systemCode } from '../model/errors.ts';

/** More than any text a catalog holds of one picture; what claims more is not unpacked. */
export const LONGEST_TEXT = 16 * 2 ** 20;

const HEADER = 4;

/** Never more than the length that was promised: a bomb ends there. */
const inflate = (packed: Uint8Array, length: number): Buffer | null => {
  try {
    return inflateSync(packed, { maxOutputLength: length });
  } catch (error) {
    if (systemCode(error) === undefined) throw error; // zlib's all have a code
    return null;
  }
};

/**
 * Text as a catalog stores it: TEXT (seen in version 5), or a BLOB of four bytes, big-endian, of its length in UTF-8,
 * then a zlib stream (versions 9 and 11: 17 of 17 rows unpack to exactly that length). Null for anything else.
 */
export const unpackText = (value: unknown): string | null => {
  if (typeof value === 'string') return value;
  if (!(value instanceof Uint8Array) || value.length < HEADER) return null;
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  const length = bytes.readUInt32BE(0);
  if (length === 0 || length > LONGEST_TEXT) return length === 0 ? '' : null;
  const text = inflate(bytes.subarray(HEADER), length);
  return text?.length === length ? text.toString('utf8') : null;
};
