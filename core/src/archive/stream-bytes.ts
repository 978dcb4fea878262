/** Bytes that come from front to back, taken in other pieces than they came in. */
export class StreamBytes {
  readonly #chunks: AsyncIterator<Buffer>;
  #left: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Buffer>) {
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
  async *pieces(length: number): AsyncGenerator<Buffer> {
    for (let at = 0; at < length; ) {
      const piece = await this.some(length - at);
      if (piece === null) return;
      at += piece.length;
      yield piece;
    }
  }

  /** At least one byte and `most` at most, until the next are asked for; null at the end. */
  async some(most: number): Promise<Buffer | null> {
    if (await this.ended()) return null;
    const piece = this.#left.subarray(0, most);
    this.#left = this.#left.subarray(piece.length);
    return piece;
  }

  /** Has everything been taken? Whoever made the chunks has then had his last word. */
  async ended(): Promise<boolean> {
    while (this.#left.length === 0) {
      const next = await this.#chunks.next();
      if (next.done) return true;
      this.#left = next.value;
    }
    return false;
  }

  /** Nobody will take any more. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
