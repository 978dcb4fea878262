import type { ByteSink } from './byte-sink.ts';
import { encodeLength } from './pgp-packet.ts';

/**
 * Bytes in a part: a power of two, 512 at the least (RFC 4880, section 4.2.2.4). Small enough to be cheap to hold,
 * large enough that its one octet costs nothing.
 */
const PART_EXPONENT = 20;
export const PART = 2 ** PART_EXPONENT;

/** The longest length octets stand in front of a part. */
const ROOM = 5;

/**
 * The body of a packet whose length is not known beforehand: parts of `PART` bytes with 0xE0 + exponent before each,
 * then the rest with its length. The rest is never empty unless the body is. The tag octet comes from the caller.
 */
export class PartialBody implements ByteSink {
  readonly #sink: ByteSink;
  readonly #buffer = Buffer.allocUnsafeSlow(ROOM + PART);
  #filled = 0;

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      if (this.#filled === PART) await this.#give(Uint8Array.of(0xe0 | PART_EXPONENT));
      const piece = bytes.subarray(at, at + PART - this.#filled);
      this.#buffer.set(piece, ROOM + this.#filled);
      this.#filled += piece.length;
      at += piece.length;
    }
  }

  /** Nothing more comes. */
  end(): Promise<void> {
    return this.#give(encodeLength(this.#filled));
  }

  async #give(length: Uint8Array): Promise<void> {
    const from = ROOM - length.length;
    this.#buffer.set(length, from);
    await this.#sink.write(this.#buffer.subarray(from, ROOM + this.#filled));
    this.#filled = 0;
  }
}
