import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { JobQueue } from '../fs/job-queue.ts';
import { errorOf } from '../vault/failure.ts';
import type { FromZipWorker, ToZipWorker, ZipJob, ZipWorkerSetup } from './zip-jobs.ts';
import type { Packed } from './zip-seal.ts';

/** More threads than this only fight for the disk. */
const MOST = 4;

/** Threads that pack entries into one archive, each a whole entry at a time, begun in the order they were given. */
export class ZipThreads {
  readonly #setup: ZipWorkerSetup;
  readonly #onBytes: (bytes: number) => void;
  readonly #workers: Worker[] = [];
  readonly #jobs = new JobQueue<ZipJob, Packed>((worker, id, job) =>
    worker.postMessage({ id, job } satisfies ToZipWorker, job.kind === 'stream' ? [job.port] : []),
  );
  #starting = 0;

  constructor(setup: ZipWorkerSetup, onBytes: (bytes: number) => void) {
    this.#setup = setup;
    this.#onBytes = onBytes;
  }

  run(job: ZipJob): Promise<Packed> {
    return this.#jobs.add(job, () => {
      if (this.#jobs.idle + this.#starting < this.#jobs.waiting) this.#start();
    });
  }

  /** All that waits or runs is rejected with this, and what comes later too. */
  fail(error: unknown): void {
    this.#jobs.fail(error);
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
        this.#jobs.free(worker);
        return;
      case 'progress':
        this.#onBytes(message.bytes);
        return;
      case 'done':
        this.#jobs.done(message.id, message.packed);
        return;
      case 'failed':
        this.#jobs.failed(message.id, errorOf(message.failure));
        return;
    }
  }
}
