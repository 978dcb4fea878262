import { type Cipheriv, createCipheriv, createHmac, type Hmac, pbkdf2Sync } from 'node:crypto';

/**
 * AES encryption as WinZip wrote it down ("AES Encryption Information: Encryption Specification AE-1 and AE-2",
 * winzip.com/en/support/aes-encryption), with 256-bit keys. What stands where an entry's data would:
 *
 *     16 bytes   salt
 *      2 bytes   password verification value
 *      n bytes   AES-CTR of the content; the counter is little-endian and begins at 1
 *     10 bytes   the first half of the HMAC-SHA1 over the encrypted bytes
 */
export const SALT = 16;
export const VERIFIER = 2;
export const TAG = 10;
/** Bytes that a sealed entry is longer than its content. */
export const SEALING = SALT + VERIFIER + TAG;

/** PBKDF2-HMAC-SHA1 rounds; the format fixes them, so all strength lies in the words. */
const ROUNDS = 1000;
const KEY = 32;
const BLOCK = 16;
/** Bytes encrypted at a time: the rate is best here. */
export const STEP = 256 * 1024;
const WORDS_OF_32_BITS = 2 ** 32;

export interface EntryKeys {
  readonly cipher: Uint8Array;
  readonly mac: Uint8Array;
  /** Two bytes that tell most wrong words at once: one guess in 65,536 passes all the same. */
  readonly verifier: Uint8Array;
}

/** The keys of one entry: of the words, as UTF-8, and its salt. About a millisecond. */
export const deriveKeys = (words: string, salt: Uint8Array): EntryKeys => {
  const bytes = pbkdf2Sync(Buffer.from(words, 'utf8'), salt, ROUNDS, 2 * KEY + VERIFIER, 'sha1');
  return {
    cipher: bytes.subarray(0, KEY),
    mac: bytes.subarray(KEY, 2 * KEY),
    verifier: bytes.subarray(2 * KEY),
  };
};

/** Memory for counter blocks that all entries of a thread share, one after the other. */
export class KeyStreamRoom {
  readonly counters = new Int32Array(STEP / 4);
}

/**
 * Encrypts or decrypts one entry in place. Node's `aes-256-ctr` counts big-endian, as NIST has it; so the counter
 * blocks are written out here, AES in ECB mode makes the key stream of them, and it is XORed into the data.
 */
export class EntryCipher {
  readonly #ecb: Cipheriv;
  readonly #hmac: Hmac;
  readonly #room: KeyStreamRoom;
  /** Blocks that are done. */
  #done: number;

  /** `first`: blocks that went before, for tests of the far end of long entries. */
  constructor(keys: EntryKeys, room: KeyStreamRoom, first = 0) {
    this.#ecb = createCipheriv('aes-256-ecb', keys.cipher, null).setAutoPadding(false);
    this.#hmac = createHmac('sha1', keys.mac);
    this.#room = room;
    this.#done = first;
  }

  /** At most STEP bytes; all pieces but the last are whole blocks. */
  encrypt(piece: Uint8Array): void {
    this.#xor(piece);
    this.#hmac.update(piece);
  }

  decrypt(piece: Uint8Array): void {
    this.#hmac.update(piece);
    this.#xor(piece);
  }

  /** After the last piece. */
  tag(): Uint8Array {
    return this.#hmac.digest().subarray(0, TAG);
  }

  #xor(piece: Uint8Array): void {
    const blocks = Math.ceil(piece.length / BLOCK);
    const stream = this.#ecb.update(this.#countersFor(blocks));
    xor(piece, stream);
  }

  /** Blocks of 16 bytes that hold the numbers from the next one on, least significant byte first. */
  #countersFor(blocks: number): Uint8Array {
    const { counters } = this.#room;
    let low = (this.#done + 1) | 0;
    let high = Math.floor((this.#done + 1) / WORDS_OF_32_BITS);
    for (let at = 0; at < blocks * 4; at += 4) {
      counters[at] = low;
      counters[at + 1] = high;
      low = (low + 1) | 0;
      if (low === 0) high += 1;
    }
    this.#done += blocks;
    return new Uint8Array(counters.buffer, 0, blocks * BLOCK);
  }
}

/** XORs a key stream into data, by 32 bits where memory allows it, as it does at full rate. */
const xor = (data: Uint8Array, stream: Uint8Array): void => {
  const aligned = data.byteOffset % 4 === 0 && stream.byteOffset % 4 === 0;
  const words = aligned ? (data.length >>> 5) * 8 : 0;
  if (aligned)
    xorWords(
      new Int32Array(data.buffer, data.byteOffset, words),
      new Int32Array(stream.buffer, stream.byteOffset, words),
    );
  for (let at = words * 4; at < data.length; at += 1)
    data[at] = (data[at] as number) ^ (stream[at] as number);
};

/**
 * Eight at a time, 12 GB/s; a multiple of eight long. Shorter, it would be inlined by V8's middle compiler, whose code
 * for it takes a tenth of that rate and is kept for the first gigabyte. By 64 bits it would be faster only while V8
 * makes no BigInt of any value, and memory of a resizable buffer would make it slow for all that come after.
 */
const xorWords = (data: Int32Array, stream: Int32Array): void => {
  for (let at = 0; at < data.length; at += 8) {
    data[at] = (data[at] as number) ^ (stream[at] as number);
    data[at + 1] = (data[at + 1] as number) ^ (stream[at + 1] as number);
    data[at + 2] = (data[at + 2] as number) ^ (stream[at + 2] as number);
    data[at + 3] = (data[at + 3] as number) ^ (stream[at + 3] as number);
    data[at + 4] = (data[at + 4] as number) ^ (stream[at + 4] as number);
    data[at + 5] = (data[at + 5] as number) ^ (stream[at + 5] as number);
    data[at + 6] = (data[at + 6] as number) ^ (stream[at + 6] as number);
    data[at + 7] = (data[at + 7] as number) ^ (stream[at + 7] as number);
  }
};
