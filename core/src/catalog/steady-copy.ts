import { constants } from 'node:fs';
import { chmod, copyFile, rm, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemCode } from '../model/errors.ts';
import { markAfter, markBefore, walHeader } from './file-mark.ts';
import type { JournalMode } from './sqlite-header.ts';

/** What lies beside a database and belongs to it, by its way of keeping transactions. */
export const logSuffix = { wal: '-wal', rollback: '-journal' } as const satisfies Record<JournalMode, string>;

/** Waits between attempts, in milliseconds; there is one attempt more than waits. */
const pauses = { wal: [20, 50, 100, 200, 400, 800, 1_600], rollback: [30, 120] } as const;

/** Copies one file; a clone that shares its blocks where the file system can. */
export const cloneFile = async (source: string | Buffer, target: string): Promise<void> => {
  await copyFile(source, target, constants.COPYFILE_FICLONE);
  await chmod(target, 0o600); // a copy of a read-only catalog must be recoverable
};

/** Copies a `-wal` or `-journal` where there is one; an empty one is left out. */
const cloneLog = async (source: string, target: string): Promise<void> => {
  try {
    await cloneFile(source, target);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw error;
  }
  if ((await stat(target)).size === 0) await rm(target);
};

export interface Attempt {
  readonly live: string;
  readonly target: string;
  readonly signal: AbortSignal;
}

/**
 * The database, then its `-wal`. Good if the database did not move while it was copied and the WAL did not start anew
 * from before until after: then its frames are all there, and frames added meanwhile are whole transactions or are
 * ignored by their checksums. Never the `-shm`, which SQLite builds anew.
 */
const copyWithWal = async ({ live, target, signal }: Attempt): Promise<boolean> => {
  const wal = await walHeader(`${live}-wal`);
  const before = await markBefore(live, signal);
  await cloneFile(live, target);
  const moved = (await markAfter(live)) !== before;
  if (moved) return false;
  await cloneLog(`${live}-wal`, `${target}-wal`);
  return (await walHeader(`${live}-wal`)) === wal;
};

/** The database and its `-journal`. Good if neither moved: a transaction under way is then rolled back from the journal. */
const copyWithJournal = async ({ live, target, signal }: Attempt): Promise<boolean> => {
  const journal = await markBefore(`${live}-journal`, signal);
  const before = await markBefore(live, signal);
  await cloneFile(live, target);
  await cloneLog(`${live}-journal`, `${target}-journal`);
  return (await markAfter(live)) === before && (await markAfter(`${live}-journal`)) === journal;
};

/** Removes what a failed attempt left in the private folder. */
export const clearTarget = async (target: string): Promise<void> => {
  for (const suffix of ['', '-wal', '-journal']) await rm(target + suffix, { force: true });
};

/** Copies a database that others may be writing, with its log, without opening it. False where it never held still. */
export const copySteadily = async (attempt: Attempt, mode: JournalMode): Promise<boolean> => {
  const copy = mode === 'wal' ? copyWithWal : copyWithJournal;
  for (const pause of [...pauses[mode], null]) {
    attempt.signal.throwIfAborted();
    if (await copy(attempt)) return true;
    await clearTarget(attempt.target);
    if (pause !== null) await sleep(pause, undefined, { signal: attempt.signal });
  }
  return false;
};
