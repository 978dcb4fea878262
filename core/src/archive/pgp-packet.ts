/**
 * The frame of an OpenPGP archive, byte by byte (RFC 4880). Every OpenPGP program since GnuPG 1.0.2 reads it; the
 * newer encrypted packets (OCB, AEAD) are unknown to GnuPG 2.2.
 *
 *   session key      one packet a recipient (tag 1), or one for the words (tag 3, see pgp-words.ts)
 *   0xD2             packet tag 18, new format: Sym. Encrypted and Integrity Protected Data (section 5.13)
 *     length         in parts, see pgp-partial.ts
 *     0x01           version
 *     ciphertext     AES-256 in CFB, initial vector of zeros, without resynchronization, of:
 *       prefix:18    16 random bytes, the last two of them once more (the "quick check")
 *       0xCB         packet tag 11, new format: Literal Data (section 5.9)
 *         length     in parts
 *         'b'        binary
 *         name       length:1, UTF-8
 *         date:4     zero: it tells no time
 *         data
 *       0xD3 0x14    packet tag 19: Modification Detection Code (section 5.14)
 *         sha1:20    of everything before it, from the prefix to the 0x14
 */

export const TAGS = { recipient: 1, words: 3, literal: 11, encrypted: 18 } as const;

/** AES-256 (section 9.2): the only cipher here. */
export const AES_256 = 9;
/** Bytes of its key, and of its block. */
export const SESSION_KEY = 32;
export const CIPHER_BLOCK = 16;

export const ENCRYPTED_VERSION = 1;
export const PREFIX = CIPHER_BLOCK + 2;
/** What stands before the digest of the modification detection code. */
export const MDC_HEADER = Uint8Array.of(0xd3, 0x14);
/** Bytes of that packet as a whole. */
export const MDC = 22;

/** The tag octet of a packet in the new format (section 4.2). */
export const tagOctet = (tag: number): Uint8Array => Uint8Array.of(0xc0 | tag);

/** A length that is known, in one, two or five octets (section 4.2.2). */
export const encodeLength = (length: number): Uint8Array => {
  if (length < 192) return Uint8Array.of(length);
  if (length < 8384) return Uint8Array.of(((length - 192) >> 8) + 192, (length - 192) & 0xff);
  const octets = Buffer.alloc(5, 0xff);
  octets.writeUInt32BE(length, 1);
  return octets;
};

/** The head of a literal packet's body. Throws `RangeError` where the name has more than 255 bytes. */
export const encodeLiteralHead = (fileName: string): Uint8Array => {
  const name = Buffer.from(fileName, 'utf8');
  if (name.length > 255) throw new RangeError('a file name in an OpenPGP message has 255 bytes at the most');
  return Buffer.concat([Buffer.from('b'), Uint8Array.of(name.length), name, Buffer.alloc(4)]);
};

/** The prefix before the first packet, of 16 random bytes. */
export const encodePrefix = (random: Uint8Array): Uint8Array =>
  Buffer.concat([random, random.subarray(CIPHER_BLOCK - 2)]);

/** Does the quick check hold? Where it does not, the session key is another one. */
export const prefixHolds = (prefix: Uint8Array): boolean =>
  Buffer.from(prefix.subarray(CIPHER_BLOCK)).equals(prefix.subarray(CIPHER_BLOCK - 2, CIPHER_BLOCK));
