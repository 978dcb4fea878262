import type { Worker } from 'node:worker_threads';

interface Waiting<Job, Result> {
  readonly job: Job;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** Hands jobs to threads that are free, in the order they were given; who owns it starts and ends the threads. */
export class JobQueue<Job, Result> {
  readonly #send: (worker: Worker, id: number, job: Job) => void;
  readonly #idle: Worker[] = [];
  readonly #queue: Waiting<Job, Result>[] = [];
  readonly #running = new Map<number, Waiting<Job, Result>>();
  #next = 0;
  #broken: { readonly error: unknown } | null = null;

  constructor(send: (worker: Worker, id: number, job: Job) => void) {
    this.#send = send;
  }

  /** Threads that have nothing to do. */
  get idle(): number {
    return this.#idle.length;
  }

  /** Jobs that no thread has taken yet. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** `starts` is called while the job waits, before a thread takes it: to start one more. */
  add(job: Job, starts: () => void): Promise<Result> {
    if (this.#broken !== null) return Promise.reject(this.#broken.error);
    return new Promise((resolve, reject) => {
      this.#queue.push({ job, resolve, reject });
      starts();
      this.#dispatch();
    });
  }

  /** A thread can take a job. */
  free(worker: Worker): void {
    this.#idle.push(worker);
    this.#dispatch();
  }

  done(id: number, result: Result): void {
    this.#take(id)?.resolve(result);
  }

  failed(id: number, error: unknown): void {
    this.#take(id)?.reject(error);
  }

  /** Takes no more jobs: they are rejected with this, unless it was broken before. */
  refuse(error: unknown): void {
    this.#broken ??= { error };
  }

  /** All that waits or runs is rejected with this, and what comes later too; where it was broken before, with that. */
  fail(error: unknown): void {
    this.refuse(error);
    for (const { reject } of [...this.#running.values(), ...this.#queue]) reject(this.#broken?.error);
    this.#running.clear();
    this.#queue.length = 0;
  }

  #take(id: number): Waiting<Job, Result> | undefined {
    const waiting = this.#running.get(id);
    this.#running.delete(id);
    return waiting;
  }

  #dispatch(): void {
    while (this.#idle.length > 0) {
      const waiting = this.#queue.shift();
      if (waiting === undefined) return;
      const worker = this.#idle.shift();
      if (worker === undefined) return;
      const id = this.#next++;
      this.#running.set(id, waiting);
      this.#send(worker, id, waiting.job);
    }
  }
}
