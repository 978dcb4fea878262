import { stat } from 'node:fs/promises';
import { systemCode } from '../model/errors.ts';
import type { CatalogState } from './reader.ts';
import { runningPrograms } from './running-programs.ts';

/** No lock file is known of Capture One: what tells is its process, and a journal that was not cleared away. */

const isCaptureOneProgram = (name: string): boolean => /^capture ?one/i.test(name);

const hasJournal = async (database: string): Promise<boolean> => {
  try {
    return (await stat(`${database}-journal`)).size > 0;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
};

/**
 * With a journal the document is open or was left by a crash. Without one, and while the program runs, it may be open
 * all the same: its database is written up to a minute later than it is edited.
 */
export const captureOneState = async (
  database: string,
  running: () => Promise<readonly string[] | null> = runningPrograms,
): Promise<CatalogState> => {
  const programs = await running();
  const runs = programs === null ? null : programs.some(isCaptureOneProgram);
  if (await hasJournal(database)) return runs === true ? 'open' : 'unknown';
  return runs === false ? 'closed' : 'unknown';
};
