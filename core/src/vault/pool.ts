import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ContentId } from '../model/digest.ts';
import { SafelightError } from '../model/errors.ts';
import { errorOf } from './failure.ts';
import type { FromWorker, Job, Result, ResultOf, ToWorker, WorkerSetup } from './jobs.ts';

/** More threads than this only fight for the disk. */
const MOST = 4;

interface Waiting {
  readonly job: Job;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** Threads that seal, open and hash. Each takes one job at a time; results come when the disk has them. */
export class Pool implements AsyncDisposable {
  readonly #setup: WorkerSetup;
  readonly #workers: Worker[] = [];
  readonly #idle: Worker[] = [];
  readonly #queue: Waiting[] = [];
  readonly #running = new Map<number, Waiting>();
  readonly #onBytes: (bytes: number) => void;
  readonly #known: (ids: readonly ContentId[]) => readonly boolean[];
  #next = 0;
  #broken: unknown = null;

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
    if (this.#broken !== null) return Promise.reject(this.#broken);
    return new Promise<Result>((resolve, reject) => {
      this.#queue.push({ job, resolve, reject });
      // Threads start when there is work for them: a run with nothing to do needs none.
      if (this.#idle.length === 0 && this.#workers.length < this.width) this.#workers.push(this.#start());
      this.#dispatch();
    }) as Promise<ResultOf<J>>;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#broken ??= new SafelightError('interrupted', { what: 'The work' });
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
    this.#fail(this.#broken);
  }

  #start(): Worker {
    const worker = new Worker(new URL(`./worker${extname(import.meta.url)}`, import.meta.url), {
      workerData: this.#setup,
      resourceLimits: { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 8 },
      stdout: false,
    });
    worker.on('message', (message: FromWorker) => this.#receive(worker, message));
    worker.on('error', (error) => this.#fail(error));
    return worker;
  }

  #receive(worker: Worker, message: FromWorker): void {
    switch (message.kind) {
      case 'ready':
      case 'free':
        this.#idle.push(worker);
        this.#dispatch();
        return;
      case 'progress':
        this.#onBytes(message.bytes);
        return;
      case 'known':
        this.#send(worker, { kind: 'answer', question: message.question, known: this.#known(message.ids) });
        return;
      case 'done':
        this.#take(message.id)?.resolve(message.result);
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
      this.#send(worker, { kind: 'job', id, job: waiting.job });
    }
  }

  #send(worker: Worker, message: ToWorker): void {
    worker.postMessage(message);
  }

  #fail(error: unknown): void {
    this.#broken ??= error;
    for (const { reject } of [...this.#running.values(), ...this.#queue]) reject(this.#broken);
    this.#running.clear();
    this.#queue.length = 0;
  }
}
