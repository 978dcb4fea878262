import { createHash } from 'node:crypto';
import type { Sha256 } from '../model/digest.ts';
import type { ByteSink } from './byte-sink.ts';
import { deriveKeys, EntryCipher, type KeyStreamRoom, STEP } from './winzip-aes.ts';
import type { ZipRegion } from './zip-target.ts';

export interface SealOptions {
  readonly region: ZipRegion;
  readonly words: string;
  /** 16 bytes that no other entry has. */
  readonly salt: Uint8Array;
  readonly room: KeyStreamRoom;
  /** Called about every four megabytes: frees what ciphers allocated outside the heap. */
  readonly collect: () => void;
}

/** What an entry was found to hold. */
export interface Packed {
  readonly size: number;
  readonly sha256: Sha256;
  readonly crc: number;
}

const COLLECT_EVERY = 4 * 1024 * 1024;

/** What stands where a sealed entry's data would, written piece by piece. */
export class EntrySealer {
  readonly #options: SealOptions;
  readonly #cipher: EntryCipher;
  readonly #hash = createHash('sha256');
  readonly #head: Buffer;
  #size = 0;
  #sinceCollected = 0;

  constructor(options: SealOptions) {
    const keys = deriveKeys(options.words, options.salt);
    this.#options = options;
    this.#cipher = new EntryCipher(keys, options.room);
    this.#head = Buffer.concat([options.salt, keys.verifier]);
  }

  /** Before the first piece. */
  begin(localHeader: Uint8Array): Promise<void> {
    return this.#options.region.write(Buffer.concat([localHeader, this.#head]));
  }

  /** At most STEP bytes, which it changes; all pieces but the last have whole blocks of 16. */
  async add(piece: Uint8Array): Promise<void> {
    this.#hash.update(piece);
    this.#cipher.encrypt(piece);
    await this.#options.region.write(piece);
    this.#size += piece.length;
    this.#sinceCollected += piece.length;
    if (this.#sinceCollected < COLLECT_EVERY) return;
    this.#sinceCollected = 0;
    this.#options.collect();
  }

  async end(): Promise<Packed> {
    await this.#options.region.write(this.#cipher.tag());
    return { size: this.#size, sha256: this.#hash.digest('hex') as Sha256, crc: 0 };
  }
}

/** Takes bytes in pieces of any length for an entry whose length nobody knows yet. */
export class SealingSink implements ByteSink {
  readonly #sealer: EntrySealer;
  readonly #buffer = Buffer.allocUnsafeSlow(STEP);
  #filled = 0;

  constructor(sealer: EntrySealer) {
    this.#sealer = sealer;
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      const piece = bytes.subarray(at, at + STEP - this.#filled);
      this.#buffer.set(piece, this.#filled);
      this.#filled += piece.length;
      at += piece.length;
      if (this.#filled === STEP) await this.#flush();
    }
  }

  async end(): Promise<Packed> {
    if (this.#filled > 0) await this.#flush();
    return this.#sealer.end();
  }

  async #flush(): Promise<void> {
    const piece = this.#buffer.subarray(0, this.#filled);
    this.#filled = 0;
    await this.#sealer.add(piece);
  }
}
