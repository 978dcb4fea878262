import { createHash, type Hash, randomBytes } from 'node:crypto';
import type { Sha256 } from '../model/digest.ts';
import { FolderSink } from '../place/folder-sink.ts';
import type { PlaceLocator } from '../place/place.ts';
import { Sealer } from '../seal/ocb.ts';
import { CHUNK, IV, KEY } from '../seal/packet.ts';
import { Reopener } from '../seal/reopener.ts';
import type { SealedObject } from './jobs.ts';
import { objectPath } from './layout.ts';

export interface WriterOptions {
  readonly place: PlaceLocator;
  readonly incoming: string;
  /** Open everything again before it counts as sealed. */
  readonly reopen: boolean;
  /** Called about every chunk: frees what the cipher allocated outside the heap. */
  readonly afterChunk: () => void;
}

/** Seals one object of `plain` bytes of packets into the place, piece by piece. */
export class ObjectWriter {
  readonly #key = randomBytes(KEY);
  readonly #iv = randomBytes(IV);
  readonly #sealer: Sealer;
  readonly #sink: FolderSink;
  readonly #hash: Hash = createHash('sha256');
  readonly #afterChunk: () => void;
  readonly #reopener: Reopener | null;
  #size = 0;
  #sinceCollected = 0;

  constructor(plain: number, options: WriterOptions) {
    this.#afterChunk = options.afterChunk;
    this.#sealer = new Sealer(this.#key, this.#iv, plain);
    this.#reopener = options.reopen ? new Reopener(this.#key, this.#iv, plain) : null;
    this.#sink = new FolderSink(options.place, options.incoming);
    try {
      this.#put(this.#sealer.header());
    } catch (error) {
      this.abort();
      throw error;
    }
  }

  write(plain: Uint8Array): void {
    this.#reopener?.given(plain);
    for (const piece of this.#sealer.update(plain)) this.#put(piece);
    this.#sinceCollected += plain.length;
    if (this.#sinceCollected < CHUNK) return;
    this.#sinceCollected = 0;
    this.#afterChunk();
  }

  /** Closes the object. `commit` waits for the disk and gives it its name; until then it is not stored. */
  finish(): { readonly object: SealedObject; readonly commit: () => Promise<void> } {
    for (const piece of this.#sealer.end()) this.#put(piece);
    this.#reopener?.assertSame();
    const sha256 = this.#hash.digest('hex') as Sha256;
    const object = { sha256, size: this.#size, key: this.#key.toString('hex').toUpperCase() };
    return { object, commit: () => this.#sink.commit(objectPath(sha256)) };
  }

  /** Leaves nothing behind. */
  abort(): void {
    this.#sink.abort();
  }

  #put(piece: Uint8Array): void {
    this.#hash.update(piece);
    this.#sink.write(piece);
    this.#reopener?.sealed(piece);
    this.#size += piece.length;
  }
}
