import { type CipherOCB, createCipheriv, createDecipheriv, type DecipherOCB } from 'node:crypto';
import { CHUNK, chunkData, chunkNonce, encodeObjectHeader, TAG } from './packet.ts';

const ALGORITHM = 'aes-256-ocb';
const options = { authTagLength: TAG } as const;

const cipherFor = (key: Uint8Array, iv: Uint8Array, index: number, total?: number): CipherOCB => {
  const cipher = createCipheriv(ALGORITHM, key, chunkNonce(iv, index), options);
  cipher.setAAD(chunkData(index, total));
  return cipher;
};

const decipherFor = (key: Uint8Array, iv: Uint8Array, index: number, total?: number): DecipherOCB => {
  const decipher = createDecipheriv(ALGORITHM, key, chunkNonce(iv, index), options);
  decipher.setAAD(chunkData(index, total));
  return decipher;
};

/** The tag that closes an object: over nothing, binding the number of chunks and of plaintext bytes. */
export const finalTag = (key: Uint8Array, iv: Uint8Array, total: number): Buffer => {
  const cipher = cipherFor(key, iv, Math.ceil(total / CHUNK), total);
  cipher.final();
  return cipher.getAuthTag();
};

/** Seals a stream of known length, chunk by chunk; every piece it gives is to be written in order. */
export class Sealer {
  readonly #key: Uint8Array;
  readonly #iv: Uint8Array;
  readonly #total: number;
  #cipher: CipherOCB | null = null;
  #done = 0;

  /** `total`: bytes of packets that will come. `key` is 32 bytes, `iv` 15, both fresh for each object. */
  constructor(key: Uint8Array, iv: Uint8Array, total: number) {
    this.#key = key;
    this.#iv = iv;
    this.#total = total;
  }

  header(): Buffer {
    return encodeObjectHeader(this.#total, this.#iv);
  }

  /** OpenSSL's OCB gives the last partial block only from `final()`: it stands before the tag. */
  *update(plain: Uint8Array): Generator<Buffer> {
    for (let at = 0; at < plain.length; ) {
      const index = Math.floor(this.#done / CHUNK);
      this.#cipher ??= cipherFor(this.#key, this.#iv, index);
      const room = CHUNK - (this.#done % CHUNK);
      const piece = plain.subarray(at, at + room);
      yield this.#cipher.update(piece);
      at += piece.length;
      this.#done += piece.length;
      if (this.#done % CHUNK === 0) yield* this.#closeChunk();
    }
  }

  *end(): Generator<Buffer> {
    if (this.#done !== this.#total)
      throw new RangeError(`sealed ${this.#done} bytes of ${this.#total} announced`);
    yield* this.#closeChunk();
    yield finalTag(this.#key, this.#iv, this.#total);
  }

  *#closeChunk(): Generator<Buffer> {
    if (this.#cipher === null) return;
    const rest = this.#cipher.final();
    if (rest.length > 0) yield rest;
    yield this.#cipher.getAuthTag();
    this.#cipher = null;
  }
}

/**
 * Opens one chunk: `sealed` is its ciphertext with the tag behind it. Gives null where the tag does not agree: then
 * nothing of the chunk may be used.
 */
export const openChunk = (
  key: Uint8Array,
  iv: Uint8Array,
  index: number,
  sealed: Uint8Array,
): Buffer | null => {
  const opener = new ChunkOpener(key, iv, index);
  const end = sealed.length - TAG;
  const plain = opener.update(sealed.subarray(0, end));
  const rest = opener.finish(sealed.subarray(end));
  if (rest === null) return null;
  return rest.length === 0 ? plain : Buffer.concat([plain, rest]);
};

/** Opens one chunk piece by piece. What `update` gives is not proven until `finish` gave something other than null. */
export class ChunkOpener {
  readonly #decipher: DecipherOCB;

  constructor(key: Uint8Array, iv: Uint8Array, index: number) {
    this.#decipher = decipherFor(key, iv, index);
  }

  update(sealed: Uint8Array): Buffer {
    return this.#decipher.update(sealed);
  }

  /** The last bytes of the chunk, or null where the tag does not agree. */
  finish(tag: Uint8Array): Buffer | null {
    return finish(this.#decipher, tag);
  }
}

/** Does the tag at the end of an object belong to this key, IV and length? */
export const finalTagHolds = (key: Uint8Array, iv: Uint8Array, total: number, tag: Uint8Array): boolean =>
  finish(decipherFor(key, iv, Math.ceil(total / CHUNK), total), tag) !== null;

const finish = (decipher: DecipherOCB, tag: Uint8Array): Buffer | null => {
  try {
    decipher.setAuthTag(tag);
    return decipher.final();
  } catch {
    return null;
  }
};
