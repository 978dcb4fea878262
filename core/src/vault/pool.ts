import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { JobQueue } from '../fs/job-queue.ts';
import type { ContentId } from '../model/digest.ts';
import { SafelightError } from '../model/errors.ts';
import { errorOf } from './failure.ts';
import type { FromWorker, Job, Result, ResultOf, ToWorker, WorkerSetup } from './jobs.ts';

/** More threads than this only fight for the disk. */
const MOST = 4;

/** Threads that seal, open and hash. Each takes one job at a time; results come when the disk has them. */
export class Pool implements AsyncDisposable {
  readonly #setup: WorkerSetup;
  readonly #workers: Worker[] = [];
  readonly #jobs = new JobQueue<Job, Result>((worker, id, job) =>
    this.#send(worker, { kind: 'job', id, job }),
  );
  readonly #onBytes: (bytes: number) => void;
  readonly #known: (ids: readonly ContentId[]) => readonly boolean[];

  constructor(
    setup: WorkerSetup,
    options: {
      readonly onBytes: (bytes: number) => void;
      /** Answers whether the vault holds contents already. */
      readonly known: (ids: readonly ContentId[]) => readonly boolean[];
    },
  ) {
    this.#onBytes = options.onBytes;
    this.#known = options.known;
    this.#setup = setup;
  }

  /** Jobs that can be under way at once without the queue growing. */
  get width(): number {
    return Math.max(1, Math.min(availableParallelism(), MOST));
  }

  /** Starts the threads while the caller still looks for work: they take a while. */
  start(): void {
    while (this.#workers.length < this.width) this.#workers.push(this.#start());
  }

  run<J extends Job>(job: J): Promise<ResultOf<J>> {
    return this.#jobs.add(job, () => {
      // Threads start when there is work for them: a run with nothing to do needs none.
      if (this.#jobs.idle === 0 && this.#workers.length < this.width) this.#workers.push(this.#start());
    }) as Promise<ResultOf<J>>;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const interrupted = new SafelightError('interrupted', { what: 'The work' });
    this.#jobs.refuse(interrupted);
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
    this.#jobs.fail(interrupted);
  }

  #start(): Worker {
    const worker = new Worker(new URL(`./worker${extname(import.meta.url)}`, import.meta.url), {
      workerData: this.#setup,
      resourceLimits: { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 8 },
      stdout: false,
    });
    worker.on('message', (message: FromWorker) => this.#receive(worker, message));
    worker.on('error', (error) => this.#jobs.fail(error));
    return worker;
  }

  #receive(worker: Worker, message: FromWorker): void {
    switch (message.kind) {
      case 'ready':
      case 'free':
        this.#jobs.free(worker);
        return;
      case 'progress':
        this.#onBytes(message.bytes);
        return;
      case 'known':
        this.#send(worker, { kind: 'answer', question: message.question, known: this.#known(message.ids) });
        return;
      case 'done':
        this.#jobs.done(message.id, message.result);
        return;
      case 'failed':
        this.#jobs.failed(message.id, errorOf(message.failure));
        return;
    }
  }

  #send(worker: Worker, message: ToWorker): void {
    worker.postMessage(message);
  }
}
