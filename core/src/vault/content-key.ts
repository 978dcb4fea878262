import type { ContentId } from '../model/digest.ts';

/** A content id as 24 bytes: the tag, then the length big-endian. What the state keeps. */
export const packContentId = (id: ContentId): Buffer => {
  const packed = Buffer.alloc(24);
  packed.write(id.slice(0, 32), 'hex');
  packed.writeBigUInt64BE(BigInt(id.slice(33)), 16);
  return packed;
};

export const unpackContentId = (packed: Uint8Array): ContentId => {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  return `${bytes.toString('hex', 0, 16)}.${bytes.readBigUInt64BE(16)}` as ContentId;
};
