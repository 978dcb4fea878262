/** Room for so much at a time; whoever finds none waits for its turn. What is larger than all of it gets it alone. */
export class Room {
  readonly #most: number;
  readonly #waiting: { readonly amount: number; readonly enter: () => void }[] = [];
  #taken = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Returns when there is room for it. */
  take(amount: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ amount, enter: resolve });
    this.#letIn();
    return promise;
  }

  give(amount: number): void {
    this.#taken -= amount;
    this.#letIn();
  }

  /** In the order in which they came, so that nobody waits for ever. */
  #letIn(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (this.#taken > 0 && this.#taken + next.amount > this.#most) return;
      this.#waiting.shift();
      this.#taken += next.amount;
      next.enter();
    }
  }
}
