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

const program = new URL(`./sqlite-check-thread${extname(import.meta.url)}`, import.meta.url);

/** Recovers and checks a *copy* in a thread of its own: a big catalog takes seconds. */
export const checkDatabase = async (request: CheckRequest, signal: AbortSignal): Promise<DatabaseCheck> => {
  signal.throwIfAborted();
  const worker = new Worker(program, { workerData: request });
  try {
    const [check]: DatabaseCheck[] = await once(worker, 'message', { signal });
    if (check === undefined) throw new TypeError('the check gave no result');
    return check;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    await worker.terminate();
  }
};
