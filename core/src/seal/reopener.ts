import { SafelightError } from '../model/errors.ts';
import { Xxh128Hasher } from './hash.ts';
import { finalTagHolds, openChunk } from './ocb.ts';
import { CHUNK, decodeObjectHeader, OBJECT_HEADER, sealedSize, TAG } from './packet.ts';

/**
 * Opens what was sealed from the buffer it stands in, header and tags too, and compares: bad memory must not become a
 * valid hash. Holds one chunk.
 */
export class Reopener {
  readonly #key: Uint8Array;
  readonly #iv: Uint8Array;
  readonly #total: number;
  /** The part that is coming in: the header, a chunk with its tag, or the last tag. */
  readonly #part: Buffer;
  readonly #given = new Xxh128Hasher();
  readonly #opened = new Xxh128Hasher();
  #filled = 0;
  #wanted = OBJECT_HEADER;
  #index = -1;
  #ended = false;

  /** `total`: bytes of packets that will come. */
  constructor(key: Uint8Array, iv: Uint8Array, total: number) {
    this.#key = key;
    this.#iv = iv;
    this.#total = total;
    this.#part = Buffer.allocUnsafe(Math.max(OBJECT_HEADER, Math.min(CHUNK, total) + TAG));
  }

  given(plain: Uint8Array): void {
    this.#given.update(plain);
  }

  /** Throws `unexpected` where what was sealed does not open. */
  sealed(piece: Uint8Array): void {
    for (let at = 0; at < piece.length; ) {
      if (this.#ended) throw broken();
      const bytes = piece.subarray(at, at + this.#wanted - this.#filled);
      this.#part.set(bytes, this.#filled);
      this.#filled += bytes.length;
      at += bytes.length;
      if (this.#filled === this.#wanted) this.#open(this.#part.subarray(0, this.#wanted));
    }
  }

  /** Throws `unexpected` where what was sealed is not what was given. */
  assertSame(): void {
    if (!this.#ended || this.#given.digest() !== this.#opened.digest()) throw broken();
  }

  #open(part: Buffer): void {
    if (!this.#holds(part)) throw broken();
    this.#index += 1;
    this.#filled = 0;
    const left = this.#total - this.#index * CHUNK;
    this.#wanted = Math.max(0, Math.min(CHUNK, left)) + TAG;
  }

  #holds(part: Buffer): boolean {
    if (this.#index < 0)
      return decodeObjectHeader(part, sealedSize(this.#total))?.every(this.#isOwn) === true;
    if (this.#index * CHUNK >= this.#total) {
      this.#ended = true;
      return finalTagHolds(this.#key, this.#iv, this.#total, part);
    }
    const plain = openChunk(this.#key, this.#iv, this.#index, part);
    if (plain !== null) this.#opened.update(plain);
    return plain !== null;
  }

  readonly #isOwn = (byte: number, at: number): boolean => this.#iv[at] === byte;
}

const broken = () =>
  new SafelightError('unexpected', {
    why: 'what was sealed does not open to what was read: check the memory of this computer',
  });
