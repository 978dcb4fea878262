import { createHash, type Hash, randomBytes } from 'node:crypto';
import type { Slabs } from '../fs/slabs.ts';
import type { Sha256 } from '../model/digest.ts';
import { FolderSink } from '../place/folder-sink.ts';
import type { PlaceLocator } from '../place/place.ts';
import { Sealer } from '../seal/ocb.ts';
import { CHUNK, IV, KEY, sealedSize } from '../seal/packet.ts';
import { Reopener } from '../seal/reopener.ts';
import type { SealedObject } from './jobs.ts';
import { objectPath } from './layout.ts';

export interface WriterOptions {
  readonly place: PlaceLocator;
  readonly incoming: string;
  readonly slabs: Slabs;
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
    const { incoming, slabs } = options;
    this.#sink = new FolderSink(options.place, { incoming, size: sealedSize(plain), slabs });
  }

  async write(plain: Uint8Array): Promise<void> {
    if (this.#size === 0) await this.#put(this.#sealer.header());
    this.#reopener?.given(plain);
    for (const piece of this.#sealer.update(plain)) await this.#put(piece);
    this.#sinceCollected += plain.length;
    if (this.#sinceCollected < CHUNK) return;
    this.#sinceCollected = 0;
    this.#afterChunk();
  }

  /** Closes the object. `commit` waits for the disk and gives it its name; until then it is not stored. */
  async finish(): Promise<{ readonly object: SealedObject; readonly commit: () => Promise<void> }> {
    for (const piece of this.#sealer.end()) await this.#put(piece);
    this.#sink.end();
    this.#reopener?.assertSame();
    const sha256 = this.#hash.digest('hex') as Sha256;
    const object = { sha256, size: this.#size, key: this.#key.toString('hex').toUpperCase() };
    return { object, commit: () => this.#sink.commit(objectPath(sha256)) };
  }

  /** Leaves nothing behind. */
  abort(): void {
    this.#sink.abort();
  }

  async #put(piece: Uint8Array): Promise<void> {
    this.#hash.update(piece);
    await this.#sink.write(piece);
    this.#reopener?.sealed(piece);
    this.#size += piece.length;
  }
}
