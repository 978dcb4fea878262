import { type CipherGCM, createCipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { createRequire } from 'node:module';
import type { ContentId, Xxh128 } from '../model/digest.ts';

// The addon is CommonJS with a native part; this is the one file that touches it.
const { XXHash128 } = createRequire(import.meta.url)('xxhash-addon') as typeof import('xxhash-addon');

/** Bytes of the secret from which a vault's content ids are made. */
export const CONTENT_KEY = 32;
const SEED = Buffer.alloc(4);
const NONCE = Buffer.alloc(12);

/** XXH128 of a stream, seed 0: the digest that `xxhsum -H2` prints. */
export class Xxh128Hasher {
  readonly #hash = new XXHash128(SEED);

  update(bytes: Uint8Array): this {
    this.#hash.update(asBuffer(bytes));
    return this;
  }

  digest(): Xxh128 {
    return this.#hash.digest().toString('hex') as Xxh128;
  }
}

/**
 * Content id of a stream: AES-256-GMAC (GCM with the bytes as associated data and nothing to encrypt) under the vault's
 * content key with a fixed nonce, and the length. A universal hash: whoever has a tag can make colliding content, so
 * tags stay in sealed files. It finds equal content; it authenticates nothing.
 */
export class ContentHasher {
  readonly #mac: CipherGCM;
  #length = 0;

  constructor(contentKey: Uint8Array) {
    this.#mac = createCipheriv('aes-256-gcm', keyObjectOf(contentKey), NONCE);
  }

  update(bytes: Uint8Array): this {
    this.#mac.setAAD(bytes);
    this.#length += bytes.length;
    return this;
  }

  digest(): ContentId {
    this.#mac.final();
    return `${this.#mac.getAuthTag().toString('hex')}.${this.#length}` as ContentId;
  }
}

/** Node makes a key object of raw bytes for every cipher, which costs more than a small file's tag: one is kept for each key. */
const keyObjects = new WeakMap<Uint8Array, KeyObject>();
const keyObjectOf = (key: Uint8Array): KeyObject => {
  const known = keyObjects.get(key) ?? createSecretKey(key);
  keyObjects.set(key, known);
  return known;
};

export const contentIdOf = (contentKey: Uint8Array, bytes: Uint8Array): ContentId =>
  new ContentHasher(contentKey).update(bytes).digest();

/** Length in bytes of the content that an id names. */
export const contentLength = (id: ContentId): number => Number(id.slice(33));

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
