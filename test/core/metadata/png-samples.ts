import { crc32 } from 'node:zlib';

const u32 = (value: number): Buffer => {
  const data = Buffer.alloc(4);
  data.writeUInt32BE(value >>> 0);
  return data;
};

/** A chunk of a PNG: length, type, data, checksum. */
export const chunkOf = (type: string, data: Buffer | string): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), Buffer.from(data)]);
  return Buffer.concat([u32(body.length - 4), body, u32(crc32(body))]);
};

/** Behind IHDR. */
export const withChunks = (png: Buffer, ...chunks: readonly Buffer[]): Buffer =>
  Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);

export interface PngSize {
  readonly width: number;
  readonly height: number;
}

/** IHDR of grey pixels of one byte. */
export const greyHeader = ({ width, height }: PngSize): Buffer =>
  chunkOf('IHDR', Buffer.concat([u32(width), u32(height), Buffer.from([8, 0, 0, 0, 0])]));

/** Rows as they are packed: a byte for the filter before each. */
export const greyRows = ({ width, height }: PngSize): Buffer =>
  Buffer.concat(
    Array.from({ length: height }, (_, row) =>
      Buffer.from([0, ...Array.from({ length: width }, (_v, x) => (row * 9 + x * 5) % 256)]),
    ),
  );

/** A PNG of these chunks, IEND behind them. */
export const pngOf = (...chunks: readonly Buffer[]): Buffer =>
  Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks, chunkOf('IEND', '')]);

/** APNG: the frame that follows: its number, its size, at the corner, for a tenth of a second. */
export const frameControl = (sequence: number, { width, height }: PngSize): Buffer =>
  chunkOf(
    'fcTL',
    Buffer.concat([u32(sequence), u32(width), u32(height), u32(0), u32(0), Buffer.from([0, 1, 0, 10, 0, 0])]),
  );

/** APNG: how many frames, and how often they play (0: without end). */
export const animation = (frames: number): Buffer => chunkOf('acTL', Buffer.concat([u32(frames), u32(0)]));

export const frameData = (sequence: number, data: Buffer): Buffer =>
  chunkOf('fdAT', Buffer.concat([u32(sequence), data]));
