import { createHash } from 'node:crypto';
import type { Sha256 } from '../model/digest.ts';
import { deriveKeys, EntryCipher, type KeyStreamRoom } from './winzip-aes.ts';
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
