import { DatabaseSync } from 'node:sqlite';
import { SafelightError } from '../model/errors.ts';

/**
 * One run at a time on this computer. The lock is SQLite's, held by the open file: the system lets it go when the
 * process dies, however it dies. It guards this computer's state; the vault needs none.
 */
export const holdRunLock = (path: string, vault: string): Disposable => {
  const db = new DatabaseSync(path);
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    throw isBusy(error) ? new SafelightError('already-running', { vault }, error) : error;
  }
  return { [Symbol.dispose]: () => db.close() };
};

/** SQLite's result code 5, SQLITE_BUSY (sqlite.org/rescode.html): somebody else holds it. */
const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && error.errcode === 5;
