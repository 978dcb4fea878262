import { DatabaseSync } from 'node:sqlite';
import { SafelightError } from '../model/errors.ts';

/**
 * One at a time on this computer; null where somebody else holds it. The lock is SQLite's, held by the open file: the system
 * lets it go when the process dies, however it dies.
 */
export const holdLock = (path: string): Disposable | null => {
  const db = new DatabaseSync(path);
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (isBusy(error)) return null;
    throw error;
  }
  return { [Symbol.dispose]: () => db.close() };
};

/** One run at a time: guards this computer's state; the vault needs no lock. Throws `already-running`. */
export const holdRunLock = (path: string, vault: string): Disposable => {
  const held = holdLock(path);
  if (held === null) throw new SafelightError('already-running', { vault });
  return held;
};

/** SQLite's result code 5, SQLITE_BUSY (sqlite.org/rescode.html): somebody else holds it. */
const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && error.errcode === 5;
