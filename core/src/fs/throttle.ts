/** Lets so many pieces of work be under way; the first that fails stops the rest from starting. */
export class Throttle {
  readonly #most: number;
  readonly #running = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | null = null;

  constructor(most: number) {
    this.#most = most;
  }

  /** Starts work when there is room; returns when it has started. Throws what earlier work threw. */
  async run(work: () => Promise<void>): Promise<void> {
    while (this.#running.size >= this.#most) await Promise.race(this.#running);
    this.#assertSound();
    const running: Promise<void> = work().then(
      () => undefined,
      (error: unknown) => {
        this.#failure ??= { error };
      },
    );
    this.#running.add(running);
    void running.then(() => this.#running.delete(running));
  }

  async drained(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
    this.#assertSound();
  }

  #assertSound(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
