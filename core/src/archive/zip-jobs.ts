import type { MessagePort } from 'node:worker_threads';
import type { Failure } from '../vault/jobs.ts';
import type { EntrySource } from './entry.ts';
import type { EntryKind } from './zip-format.ts';
import type { Packed } from './zip-seal.ts';

/** What a thread that packs is started with. The words go from memory to memory. */
export interface ZipWorkerSetup {
  readonly path: string;
  readonly words: string;
}

/** Writes one whole entry at its place in the archive. */
export interface PackJob {
  readonly kind: EntryKind;
  readonly source: EntrySource;
  /** Where the local header begins. */
  readonly position: number;
  /** That of a clear entry still lacks the CRC, which is known when the source was read. */
  readonly localHeader: Uint8Array;
  readonly salt: Uint8Array;
}

/** Seals what comes through a port, whose length nobody knows yet. */
export interface StreamJob {
  readonly kind: 'stream';
  readonly position: number;
  /** With room for any length. */
  readonly localHeader: Uint8Array;
  readonly salt: Uint8Array;
  readonly port: MessagePort;
}

/** Through the port of a stream: pieces of STEP bytes but for the last, whose memory changes hands. */
export type ToStream =
  | { readonly kind: 'piece'; readonly memory: ArrayBuffer; readonly length: number }
  | { readonly kind: 'end' }
  /** Whoever made the bytes failed. */
  | { readonly kind: 'abandon' };

/** The memory of a piece that was sealed. */
export type FromStream = ArrayBuffer;

export type ZipJob = PackJob | StreamJob;

export interface ToZipWorker {
  readonly id: number;
  readonly job: ZipJob;
}

export type FromZipWorker =
  /** Takes a job: at the start, and while the bytes of the last are still on their way to the disk. */
  | { readonly kind: 'free' }
  | { readonly kind: 'progress'; readonly bytes: number }
  /** The system has all bytes of the entry. */
  | { readonly kind: 'done'; readonly id: number; readonly packed: Packed }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: Failure };
