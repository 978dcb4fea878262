import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { SafelightError } from '../model/errors.ts';
import type { ByteSink } from './byte-sink.ts';
import { STEP } from './pgp-cfb.ts';

/**
 * Bytes that go to the other thread at a time, whole steps of the cipher. Every turn leaves promises behind; smaller
 * slabs make so many of them that V8 lets its heap grow by 100 MB over 100 GB.
 */
export const SLAB = 8 * STEP;
/** One is filled, one is enciphered, one is on its way out; one waits, so that neither thread has to. */
const SLABS = 4;

/** What the thread is told when it starts. */
export interface CfbSetup {
  readonly sessionKey: Uint8Array;
  /** Memory of both threads, `SLAB` bytes each. */
  readonly slabs: readonly SharedArrayBuffer[];
}
/** Encipher this slab in its place. They come in the order of the stream; the answer is the slab's number. */
export interface CfbStep {
  readonly slab: number;
  readonly length: number;
}

const program = new URL(`./pgp-cfb-thread${extname(import.meta.url)}`, import.meta.url);

/** Enciphers a stream in a thread of its own, while this one hashes and reads; see `CfbCipher`. */
export class CfbSealer implements ByteSink {
  readonly #sink: ByteSink;
  readonly #slabs: readonly Buffer[];
  readonly #worker: Worker;
  /** For each slab that the thread has: told when it is enciphered, or why it never will be. */
  readonly #asked = new Map<number, PromiseWithResolvers<void>>();
  /** For each slab, when what was in it is out. */
  readonly #out: Promise<void>[];
  /** The slab that is filled. */
  #turn = 0;
  #filled = 0;
  #failure: { readonly error: unknown } | null = null;

  constructor(sessionKey: Uint8Array, sink: ByteSink) {
    const slabs = Array.from({ length: SLABS }, () => new SharedArrayBuffer(SLAB));
    this.#sink = sink;
    this.#slabs = slabs.map((slab) => Buffer.from(slab));
    this.#out = slabs.map(() => Promise.resolve());
    this.#worker = new Worker(program, {
      workerData: { sessionKey, slabs } satisfies CfbSetup,
      resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 },
    });
    this.#worker.on('message', (slab: number) => this.#asked.get(slab)?.resolve());
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new SafelightError('interrupted', { what: 'Encrypting' })));
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      if (this.#filled === SLAB) await this.#handOver();
      const piece = bytes.subarray(at, at + SLAB - this.#filled);
      this.#slabs[this.#turn]?.set(piece, this.#filled);
      this.#filled += piece.length;
      at += piece.length;
    }
  }

  /** Nothing more comes; waits until the sink took everything. */
  async end(): Promise<void> {
    await this.#handOver();
    await Promise.allSettled(this.#out);
    this.#throwFailure();
    await this.settled();
  }

  /** Ends the thread, and waits until nothing is under way, however that ended. */
  async settled(): Promise<void> {
    await this.#worker.terminate();
    await Promise.allSettled(this.#out);
  }

  async #handOver(): Promise<void> {
    this.#throwFailure();
    const [slab, length] = [this.#turn, this.#filled];
    const asked = Promise.withResolvers<void>();
    this.#asked.set(slab, asked);
    this.#worker.postMessage({ slab, length } satisfies CfbStep);
    const before = this.#out[(slab + SLABS - 1) % SLABS];
    const out = Promise.all([asked.promise, before]).then(() => this.#give(slab, length));
    // Kept until the next call looks: nobody may be waiting when it happens.
    out.catch((error: unknown) => {
      this.#failure ??= { error };
    });
    this.#out[slab] = out;
    this.#turn = (slab + 1) % SLABS;
    this.#filled = 0;
    await this.#out[this.#turn];
  }

  async #give(slab: number, length: number): Promise<void> {
    this.#asked.delete(slab);
    await this.#sink.write((this.#slabs[slab] as Buffer).subarray(0, length));
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    for (const { reject } of this.#asked.values()) reject(error);
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
