import { setTimeout } from 'node:timers/promises';

/** Keeps what passes at so many bytes a second, whoever asks: pieces wait until those before them had their time. */
export class Pace {
  readonly #bytesPerSecond: number;
  /** When the next piece may go, in milliseconds of `performance.now()`. */
  #free = 0;

  constructor(bytesPerSecond: number) {
    this.#bytesPerSecond = bytesPerSecond;
  }

  /** Returns when a piece of so many bytes may go; throws the signal's reason where it is aborted meanwhile. */
  async wait(bytes: number, signal: AbortSignal): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.#free);
    this.#free = at + (bytes / this.#bytesPerSecond) * 1000;
    if (at > now) await setTimeout(at - now, undefined, { signal });
  }
}
