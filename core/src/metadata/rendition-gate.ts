interface Waiting {
  readonly weight: number;
  readonly enter: () => void;
}

/** Lets in as much at once as it has places; who comes later waits in order. */
export class Gate {
  readonly places: number;
  #free: number;
  readonly #queue: Waiting[] = [];

  constructor(places: number) {
    this.places = places;
    this.#free = places;
  }

  /** Resolves with what gives the places back; rejects if the signal comes before there is room. */
  async enter(weight: number, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    const taken = Math.min(weight, this.places);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting = { weight: taken, enter: resolve };
    const giveUp = () => {
      const at = this.#queue.indexOf(waiting);
      if (at === -1) return; // already let in
      this.#queue.splice(at, 1);
      this.#admit();
      reject(signal.reason);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    this.#queue.push(waiting);
    this.#admit();
    await promise;
    signal.removeEventListener('abort', giveUp);
    return () => {
      this.#free += taken;
      this.#admit();
    };
  }

  #admit(): void {
    for (let next = this.#queue[0]; next !== undefined && next.weight <= this.#free; next = this.#queue[0]) {
      this.#queue.shift();
      this.#free -= next.weight;
      next.enter();
    }
  }
}
