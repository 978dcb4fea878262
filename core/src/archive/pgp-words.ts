import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import type { Random } from '../keys/words.ts';
import { AES_256, CIPHER_BLOCK, encodeLength, SESSION_KEY, TAGS, tagOctet } from './pgp-packet.ts';

/**
 * Symmetric-Key Encrypted Session Key, tag 3 (RFC 4880, section 5.3):
 *   0xC3 length
 *   0x04        version
 *   0x09        cipher AES-256
 *   0x03        string-to-key specifier: iterated and salted (section 3.7.1.3)
 *   0x08        its hash, SHA-256
 *   salt:8
 *   count       255: 65,011,712 bytes are hashed for each guess, the most there is
 *   session key AES-256 in CFB, initial vector of zeros, of 0x09 and the 32 bytes of the session key
 */
const VERSION = 4;
const ITERATED = 3;
const SALT = 8;
const SHA_256 = 8;
const MOST = 255;
/** Bytes before the session key. */
const HEAD = 4 + SALT + 1;

/** Hashes by their number (section 9.4): what GnuPG 2 takes for words, besides ours. */
const HASHES: ReadonlyMap<number, string> = new Map([
  [2, 'sha1'],
  [SHA_256, 'sha256'],
  [10, 'sha512'],
]);

const NO_VECTOR = Buffer.alloc(CIPHER_BLOCK);

interface StringToKey {
  readonly hash: number;
  readonly salt: Uint8Array;
  /** The octet that tells how many bytes are hashed. */
  readonly count: number;
}

/** Bytes that a count octet stands for (section 3.7.1.3). */
export const hashedBytes = (count: number): number => (16 + (count & 15)) << ((count >> 4) + 6);

const keyOf = (words: string, { hash, salt, count }: StringToKey): Buffer => {
  const once = Buffer.concat([salt, Buffer.from(words, 'utf8')]);
  const total = Math.max(hashedBytes(count), once.length);
  // Many at a time: one call for each repetition would be slower than the hash.
  const many = Buffer.concat(Array.from({ length: Math.ceil(65_536 / once.length) }, () => once));
  const digests: Buffer[] = [];
  // A hash shorter than the key is taken again, with zeros before it (section 3.7.1.1).
  for (let made = 0; made < SESSION_KEY; ) {
    const hasher = createHash(HASHES.get(hash) ?? '').update(Buffer.alloc(digests.length));
    for (let at = 0; at < total; at += many.length) hasher.update(many.subarray(0, total - at));
    const digest = hasher.digest();
    digests.push(digest);
    made += digest.length;
  }
  return Buffer.concat(digests).subarray(0, SESSION_KEY);
};

/** The packet that gives the session key to whoever has the words. `count` is the octet of the string-to-key specifier. */
export const lockWithWords = (
  sessionKey: Uint8Array,
  words: string,
  { random, count = MOST }: { readonly random: Random; readonly count?: number },
): Uint8Array => {
  const salt = random(SALT);
  const key = keyOf(words, { hash: SHA_256, salt, count });
  const locked = createCipheriv('aes-256-cfb', key, NO_VECTOR).update(
    Buffer.concat([Uint8Array.of(AES_256), sessionKey]),
  );
  const head = Uint8Array.of(VERSION, AES_256, ITERATED, SHA_256, ...salt, count);
  return Buffer.concat([tagOctet(TAGS.words), encodeLength(HEAD + locked.length), head, locked]);
};

export type OpenedLock =
  | { readonly kind: 'opened'; readonly sessionKey: Uint8Array }
  /** The words are other ones. */
  | { readonly kind: 'locked' }
  | { readonly kind: 'foreign'; readonly why: string };

/** `body` is that of the packet. One in 256 wrong words is found only by the quick check of what they would open. */
export const openWithWords = (body: Uint8Array, words: string): OpenedLock => {
  const [version, cipher, specifier, hash = 0] = body;
  if (version !== VERSION || specifier !== ITERATED) return foreign('its words are used in another way');
  if (cipher !== AES_256 || !HASHES.has(hash)) return foreign('its cipher or hash is not one of ours');
  if (body.length !== HEAD && body.length !== HEAD + 1 + SESSION_KEY)
    return foreign('its session key has another length');
  const key = keyOf(words, { hash, salt: body.subarray(4, 4 + SALT), count: body[HEAD - 1] ?? 0 });
  // Without a session key the words' own key is it (section 5.3): so writes GnuPG.
  if (body.length === HEAD) return { kind: 'opened', sessionKey: key };
  const opened = createDecipheriv('aes-256-cfb', key, NO_VECTOR).update(body.subarray(HEAD));
  return opened[0] === AES_256 ? { kind: 'opened', sessionKey: opened.subarray(1) } : { kind: 'locked' };
};

const foreign = (why: string): OpenedLock => ({ kind: 'foreign', why });
