import { SafelightError } from '@safelight/core';

const signals = ['SIGINT', 'SIGTERM'] as const;

/**
 * Ctrl-C asks the run to stop where nothing is half-written; a second one stops at once, which loses no more than the
 * file in flight.
 */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #onSignal: () => void;

  constructor(what: string) {
    this.#onSignal = () => {
      if (this.#controller.signal.aborted) process.exit(130);
      this.#controller.abort(new SafelightError('interrupted', { what }));
    };
    for (const signal of signals) process.on(signal, this.#onSignal);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    for (const signal of signals) process.removeListener(signal, this.#onSignal);
  }
}
