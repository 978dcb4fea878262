/**
 * The OpenPGP packets of an object, byte by byte.
 *
 *   OCB Encrypted Data, tag 20 (LibrePGP draft, section 5.16; RFC 4880bis-10, section 5.16):
 *     0xD4            packet tag 20, new format
 *     0xFF len:4      length of the body, five-octet form, big-endian
 *     0x01            version
 *     0x09            cipher AES-256
 *     0x02            AEAD algorithm OCB
 *     0x10            chunk size octet c: 2^(c + 6) = 4 MiB
 *     iv:15           starting initialization vector
 *     chunks          each 4 MiB of plaintext (the last shorter) followed by its 16-byte tag
 *     tag:16          over nothing, with the total length in the associated data
 *
 *   Literal Data, tag 11 (RFC 4880, section 5.9), inside it:
 *     0xCB 0xFF len:4 'b' 0x00 date:4 data
 *
 *   Compressed Data, tag 8 (section 5.6), old format of indeterminate length, around the literal packet:
 *     0xA3 0x02 zlib
 */

/** Bytes before the first chunk. */
export const OBJECT_HEADER = 25;
export const TAG = 16;
export const CHUNK = 4 * 1024 * 1024;
export const IV = 15;
export const KEY = 32;
/** Bytes of a literal packet before its data. */
export const LITERAL_HEADER = 12;
/** What stands before the zlib stream of a compressed packet. */
export const COMPRESSED_PREFIX = Uint8Array.of(0xa3, 0x02);

const chunksOf = (plain: number): number => Math.ceil(plain / CHUNK);

/** Size of an object that holds `plain` bytes of packets. */
export const sealedSize = (plain: number): number => OBJECT_HEADER + plain + (chunksOf(plain) + 1) * TAG;

/** Bytes of packets in an object of `sealed` bytes, or null where no object has that size. */
export const plainSize = (sealed: number): number | null => {
  const body = sealed - OBJECT_HEADER - TAG;
  const chunks = Math.ceil(body / (CHUNK + TAG));
  const plain = body - chunks * TAG;
  return plain > 0 && sealedSize(plain) === sealed ? plain : null;
};

export const encodeObjectHeader = (plain: number, iv: Uint8Array): Buffer => {
  const header = Buffer.alloc(OBJECT_HEADER);
  header.set([0xd4, 0xff], 0);
  header.writeUInt32BE(sealedSize(plain) - 6, 2);
  header.set([0x01, 0x09, 0x02, 0x10], 6);
  header.set(iv, 10);
  return header;
};

/** The IV of an object whose header is right for its size, else null. */
export const decodeObjectHeader = (header: Uint8Array, sealed: number): Uint8Array | null => {
  const plain = plainSize(sealed);
  if (plain === null || header.length < OBJECT_HEADER) return null;
  const iv = header.subarray(10, OBJECT_HEADER);
  return encodeObjectHeader(plain, iv).equals(header.subarray(0, OBJECT_HEADER)) ? iv : null;
};

/** `date` is written as 0: objects tell no time. */
export const encodeLiteralHeader = (data: number): Buffer => {
  const header = Buffer.alloc(LITERAL_HEADER);
  header.set([0xcb, 0xff], 0);
  header.writeUInt32BE(data + 6, 2);
  header.set([0x62, 0x00], 6);
  return header;
};

/** Bytes of data that a literal packet announces, or null where the header is not one. */
export const decodeLiteralHeader = (header: Uint8Array): number | null => {
  const found = Buffer.from(header.buffer, header.byteOffset, header.byteLength);
  if (found.length < LITERAL_HEADER) return null;
  const data = found.readUInt32BE(2) - 6;
  return data >= 0 && encodeLiteralHeader(data).equals(found.subarray(0, LITERAL_HEADER)) ? data : null;
};

/** Nonce of chunk `index`: the IV with the index exclusive-ored into its last eight bytes. */
export const chunkNonce = (iv: Uint8Array, index: number): Buffer => {
  const nonce = Buffer.from(iv);
  nonce.writeBigUInt64BE(nonce.readBigUInt64BE(IV - 8) ^ BigInt(index), IV - 8);
  return nonce;
};

/** Associated data of chunk `index`; the final tag adds the total number of plaintext bytes. */
export const chunkData = (index: number, total?: number): Buffer => {
  const data = Buffer.alloc(total === undefined ? 13 : 21);
  data.set([0xd4, 0x01, 0x09, 0x02, 0x10], 0);
  data.writeBigUInt64BE(BigInt(index), 5);
  if (total !== undefined) data.writeBigUInt64BE(BigInt(total), 13);
  return data;
};
