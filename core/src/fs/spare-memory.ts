/**
 * Memory of one size that is used again. Fresh buffers of megabytes keep the collector at work, which counts them as its own,
 * and the system at clearing pages.
 */
export class SpareMemory {
  readonly #length: number;
  readonly #free: Buffer[] = [];

  /** `length`: bytes of each. */
  constructor(length: number) {
    this.#length = length;
  }

  /** Lends one while the work lasts, with whatever is in it. */
  async lend<T>(work: (memory: Buffer) => Promise<T>): Promise<T> {
    const memory = this.#free.pop() ?? Buffer.allocUnsafeSlow(this.#length);
    try {
      return await work(memory);
    } finally {
      this.#free.push(memory);
    }
  }
}
