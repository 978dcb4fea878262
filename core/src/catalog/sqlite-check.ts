import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Integrity } from './sqlite-integrity.ts';

/** What SQLite found in a database that was recovered and checked. */
export interface DatabaseCheck extends Integrity {
  /** False for big databases, where indexes were not compared with their tables. */
  readonly thorough: boolean;
}

export interface CheckRequest {
  readonly path: string;
  /** Apply the `-wal` or `-journal` beside it first. */
  readonly recover: boolean;
}

/** What the thread says: first whether reading may never end, then what the check found. */
export type CheckWord = { readonly isTangled: boolean } | { readonly found: DatabaseCheck };

export interface RunningCheck {
  /** See `isTangled` of sqlite-trees. */
  readonly isTangled: boolean;
  readonly found: Promise<DatabaseCheck>;
}

const program = new URL(`./sqlite-check-thread${extname(import.meta.url)}`, import.meta.url);

/**
 * Recovers and checks a *copy* in a thread of its own: a big catalog takes seconds. Comes back as soon as it is recovered
 * and known to be such that it may be read while the check goes on.
 */
export const beginCheck = async (request: CheckRequest, signal: AbortSignal): Promise<RunningCheck> => {
  signal.throwIfAborted();
  const worker = new Worker(program, { workerData: request });
  const tangled = Promise.withResolvers<boolean>();
  const found = Promise.withResolvers<DatabaseCheck>();
  worker.on('message', (word: CheckWord) => {
    if ('found' in word) found.resolve(word.found);
    else tangled.resolve(word.isTangled);
  });
  const ended = once(worker, 'exit', { signal }).then(() => {
    throw new TypeError('the check gave no result');
  });
  const first = Promise.race([tangled.promise, ended]);
  const whole = Promise.race([found.promise, ended]).finally(() => worker.terminate());
  whole.catch(() => undefined); // whoever awaits it may not be listening yet
  return { isTangled: await first, found: whole };
};
