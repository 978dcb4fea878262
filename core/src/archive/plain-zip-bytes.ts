/** Bytes that come from front to back, taken in other pieces than they came in. */
export class PlainZipBytes {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #left: Uint8Array = new Uint8Array();

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Exactly so many bytes; null where the end comes first. */
  async take(length: number): Promise<Buffer | null> {
    const taken = Buffer.alloc(length);
    let at = 0;
    for await (const piece of this.pieces(length)) {
      taken.set(piece, at);
      at += piece.length;
    }
    return at === length ? taken : null;
  }

  /** So many bytes, or all there are; each piece until the next is asked for. */
  async *pieces(length: number): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < length; ) {
      if (!(await this.#refill())) return;
      const piece = this.#left.subarray(0, length - at);
      this.#left = this.#left.subarray(piece.length);
      at += piece.length;
      yield piece;
    }
  }

  /** Has everything been taken? Whoever made the chunks has then had his last word. */
  async ended(): Promise<boolean> {
    return !(await this.#refill());
  }

  /** Nobody will take any more. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  /** False at the end. */
  async #refill(): Promise<boolean> {
    while (this.#left.length === 0) {
      const next = await this.#chunks.next();
      if (next.done) return false;
      this.#left = next.value;
    }
    return true;
  }
}
