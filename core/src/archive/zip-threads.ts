import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { errorOf } from '../vault/failure.ts';
import type { FromZipWorker, ToZipWorker, ZipJob, ZipWorkerSetup } from './zip-jobs.ts';
import type { Packed } from './zip-seal.ts';

/** More threads than this only fight for the disk. */
const MOST = 4;

interface Waiting {
  readonly job: ZipJob;
  readonly resolve: (packed: Packed) => void;
  readonly reject: (error: unknown) => void;
}

/** Threads that pack entries into one archive, each a whole entry at a time, begun in the order they were given. */
export class ZipThreads {
  readonly #setup: ZipWorkerSetup;
  readonly #onBytes: (bytes: number) => void;
  readonly #workers: Worker[] = [];
  readonly #idle: Worker[] = [];
  readonly #queue: Waiting[] = [];
  readonly #running = new Map<number, Waiting>();
  #starting = 0;
  #next = 0;
  #broken: { readonly error: unknown } | null = null;

  constructor(setup: ZipWorkerSetup, onBytes: (bytes: number) => void) {
    this.#setup = setup;
    this.#onBytes = onBytes;
  }

  run(job: ZipJob): Promise<Packed> {
    if (this.#broken !== null) return Promise.reject(this.#broken.error);
    return new Promise((resolve, reject) => {
      this.#queue.push({ job, resolve, reject });
      if (this.#idle.length + this.#starting < this.#queue.length) this.#start();
      this.#dispatch();
    });
  }

  /** All that waits or runs is rejected with this, and what comes later too. */
  fail(error: unknown): void {
    this.#broken ??= { error };
    for (const { reject } of [...this.#running.values(), ...this.#queue]) reject(this.#broken.error);
    this.#running.clear();
    this.#queue.length = 0;
  }

  /** No thread is left when this has ended. */
  async stop(): Promise<void> {
    await Promise.all(this.#workers.splice(0).map((worker) => worker.terminate()));
  }

  #start(): void {
    if (this.#workers.length >= Math.max(1, Math.min(availableParallelism(), MOST))) return;
    this.#starting += 1;
    const worker = new Worker(new URL(`./zip-worker${extname(import.meta.url)}`, import.meta.url), {
      workerData: this.#setup,
      resourceLimits: { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 8 },
    });
    worker.once('message', () => {
      this.#starting -= 1;
    });
    worker.on('message', (message: FromZipWorker) => this.#receive(worker, message));
    worker.on('error', (error) => this.fail(error));
    this.#workers.push(worker);
  }

  #receive(worker: Worker, message: FromZipWorker): void {
    switch (message.kind) {
      case 'free':
        this.#idle.push(worker);
        this.#dispatch();
        return;
      case 'progress':
        this.#onBytes(message.bytes);
        return;
      case 'done':
        this.#take(message.id)?.resolve(message.packed);
        return;
      case 'failed':
        this.#take(message.id)?.reject(errorOf(message.failure));
        return;
    }
  }

  #take(id: number): Waiting | undefined {
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
      const { job } = waiting;
      worker.postMessage({ id, job } satisfies ToZipWorker, job.kind === 'stream' ? [job.port] : []);
    }
  }
}
