import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
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
  progress(bytes: number): void;
  /** Which of these contents does the vault hold already? */
  known(ids: readonly ContentId[]): Promise<readonly boolean[]>;
  /** Hands over to the disk: the job is done when this has ended, but the thread may take the next. */
  commit(work: () => Promise<void>): void;
}

/**
 * A minor garbage collection that jobs may ask for: `cipher.update` allocates outside the heap, where V8 feels no
 * pressure, and two threads would grow to 350 MB (105 MB with it).
 */
export const minorCollector = (): (() => void) => {
  setFlagsFromString('--expose-gc');
  const collect: (options: { type: 'minor' }) => void = runInNewContext('gc');
  return () => collect({ type: 'minor' });
};
