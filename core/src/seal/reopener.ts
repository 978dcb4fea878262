import { SafelightError } from '../model/errors.ts';
import { Xxh128Hasher } from './hash.ts';
import { openChunk } from './ocb.ts';
import { CHUNK, OBJECT_HEADER, TAG } from './packet.ts';

/**
 * Opens what was sealed from the buffer it stands in, and compares: bad memory must not become a valid hash. Holds one
 * chunk.
 */
export class Reopener {
  readonly #key: Uint8Array;
  readonly #iv: Uint8Array;
  readonly #chunk = Buffer.allocUnsafe(CHUNK + TAG);
  readonly #given = new Xxh128Hasher();
  readonly #opened = new Xxh128Hasher();
  #filled = 0;
  #index = 0;
  #skip = OBJECT_HEADER;

  constructor(key: Uint8Array, iv: Uint8Array) {
    this.#key = key;
    this.#iv = iv;
  }

  given(plain: Uint8Array): void {
    this.#given.update(plain);
  }

  sealed(piece: Uint8Array): void {
    for (let at = this.#drop(piece); at < piece.length; ) {
      const part = piece.subarray(at, at + this.#chunk.length - this.#filled);
      this.#chunk.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === this.#chunk.length) this.#open(this.#filled);
    }
  }

  /** Throws `unexpected` where what was sealed is not what was given. */
  assertSame(): void {
    const rest = this.#filled - TAG;
    if (rest > 0) this.#open(rest);
    if (this.#given.digest() !== this.#opened.digest()) throw broken();
  }

  #drop(piece: Uint8Array): number {
    const dropped = Math.min(this.#skip, piece.length);
    this.#skip -= dropped;
    return dropped;
  }

  #open(length: number): void {
    const plain = openChunk(this.#key, this.#iv, this.#index, this.#chunk.subarray(0, length));
    if (plain === null) throw broken();
    this.#opened.update(plain);
    this.#index += 1;
    this.#filled = 0;
  }
}

const broken = () =>
  new SafelightError('unexpected', {
    why: 'what was sealed does not open to what was read: check the memory of this computer',
  });
