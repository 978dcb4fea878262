import { pipeline } from 'node:stream/promises';
import { createInflate } from 'node:zlib';
import { systemCode } from '../model/errors.ts';

/** What coded data comes to, and how many of its bytes that takes; null where it is no such data. */
export interface Decoded {
  readonly decoded: number;
  readonly used: number;
}

/**
 * RFC 1950. Nothing of what comes out is kept.
 * @param most more than that is not asked for
 */
export const inflatedLength = async (
  parts: Iterable<Buffer> | AsyncIterable<Buffer>,
  most: number,
): Promise<Decoded | null> => {
  const inflate = createInflate();
  let decoded = 0;
  const count = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of chunks) {
      decoded += chunk.length;
      if (decoded > most) return;
    }
  };
  try {
    await pipeline(parts, inflate, count);
  } catch (error) {
    // what the parts are read from has other errors, which are not ours
    if (/^(Z_|ERR_STREAM)/.test(systemCode(error) ?? '')) return decoded > most ? { decoded, used: 0 } : null;
    throw error;
  }
  return { decoded, used: inflate.bytesWritten };
};

/** TIFF 6.0, section 9: `n` 0 to 127: n + 1 bytes follow as they are; 129 to 255: one byte 257 - n times; 128: nothing. */
export const packBitsLength = (bytes: Buffer, most: number): Decoded | null => {
  let [decoded, used] = [0, 0];
  while (decoded < most && used < bytes.length) {
    const n = bytes[used] ?? 0;
    if (n !== 128) decoded += n < 128 ? n + 1 : 257 - n;
    if (n < 128) used += n + 2;
    else used += n === 128 ? 1 : 2;
  }
  return used > bytes.length ? null : { decoded, used };
};

const CLEAR = 256;
const END = 257;
const FIRST = 258;
const LARGEST = 4096;

/**
 * TIFF 6.0, section 13: codes of 9 to 12 bits, high bits first, one bit longer as soon as the table has 511, 1023 and 2047
 * codes. A code stands for a text; here only for how long that is.
 */
export const lzwLength = (bytes: Buffer, most: number): Decoded | null => {
  const lengths = new Uint32Array(LARGEST).fill(1, 0, CLEAR);
  let [next, width, before] = [FIRST, 9, -1];
  let [decoded, used, held, bits] = [0, 0, 0, 0];
  while (decoded <= most) {
    while (bits < width && used < bytes.length) {
      held = ((held << 8) | (bytes[used] ?? 0)) & 0xff_ff_ff;
      used += 1;
      bits += 8;
    }
    if (bits < width) return { decoded, used };
    bits -= width;
    const code = (held >> bits) & ((1 << width) - 1);
    if (code === END) return { decoded, used };
    if (code === CLEAR) {
      [next, width, before] = [FIRST, 9, -1];
      continue;
    }
    if (code > next || (code === next && before === -1)) return null;
    if (before !== -1 && next < LARGEST) {
      lengths[next] = (lengths[before] ?? 0) + 1;
      next += 1;
      if (next + 1 >= 1 << width && width < 12) width += 1;
    }
    decoded += lengths[code] ?? 0;
    before = code;
  }
  return { decoded, used };
};
