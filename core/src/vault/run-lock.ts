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
    throw new SafelightError('already-running', { vault }, error);
  }
  return { [Symbol.dispose]: () => db.close() };
};
