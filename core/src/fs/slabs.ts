/** Bytes that go to the disk at once: large enough that a disk is at its full rate, small enough to be cheap to keep. */
export const SLAB = 1 * 1024 * 1024;

/** One is filled while others are on their way. */
const MOST = 6;

/**
 * Memory of one thread in which bytes wait for the disk. It begins at a page of the system, as writes past the page
 * cache want it; Node gives such memory only behind a resizable buffer.
 */
export class Slabs {
  readonly #free: Buffer[] = [];
  readonly #waiting: ((slab: Buffer) => void)[] = [];
  #made = 0;

  /** Waits while all are on their way. */
  take(): Buffer | Promise<Buffer> {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    if (this.#made >= MOST) return new Promise((resolve) => this.#waiting.push(resolve));
    this.#made += 1;
    return Buffer.from(new ArrayBuffer(SLAB, { maxByteLength: SLAB }));
  }

  give(slab: Buffer): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(slab);
    else next(slab);
  }
}
