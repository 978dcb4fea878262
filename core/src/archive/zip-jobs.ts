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

export interface ToZipWorker {
  readonly id: number;
  readonly job: PackJob;
}

export type FromZipWorker =
  /** Takes a job: at the start, and while the bytes of the last are still on their way to the disk. */
  | { readonly kind: 'free' }
  | { readonly kind: 'progress'; readonly bytes: number }
  /** The system has all bytes of the entry. */
  | { readonly kind: 'done'; readonly id: number; readonly packed: Packed }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: Failure };
