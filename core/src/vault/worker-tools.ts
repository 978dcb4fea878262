import type { ContentId } from '../model/digest.ts';
import type { WorkerSetup } from './jobs.ts';
import type { WriterOptions } from './object-writer.ts';

/** Bytes read, hashed and sealed at a time: the rate is best here. */
export const STEP = 256 * 1024;

/** What a job has at hand inside its thread. */
export interface JobTools {
  readonly setup: WorkerSetup;
  readonly writer: WriterOptions;
  /** A buffer of STEP bytes that every job of the thread reads into. */
  readonly buffer: Buffer;
  /** Where the small files of one bundle are read, one behind the other; BUNDLE bytes. */
  readonly arena: Buffer;
  progress(bytes: number): void;
  /** Which of these contents does the vault hold already? */
  known(ids: readonly ContentId[]): Promise<readonly boolean[]>;
  /** Hands over to the disk: the job is done when this has ended, but the thread may take the next. */
  commit(work: () => Promise<void>): void;
}
