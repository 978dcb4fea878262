import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from '../model/errors.ts';
import { syncedFolderName, syncMarkIn } from './synced-folder.ts';

/** The service that copies what lies in this folder, by a folder's name on the way or by what it left there; else null. */
export const syncServiceOf = async (folder: string): Promise<string | null> =>
  syncedFolderName(folder) ?? (await syncMark(folder));

/** What a sync program left in this folder or one above it. */
const syncMark = async (folder: string): Promise<string | null> => {
  const found = syncMarkIn(await namesIn(folder));
  const parent = dirname(folder);
  return found === null && parent !== folder ? syncMark(parent) : found;
};

const namesIn = async (folder: string): Promise<readonly string[]> => {
  try {
    return await readdir(folder);
  } catch (error) {
    // Not there yet, or a folder above that only lets us pass: no mark to be seen.
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'].includes(systemCode(error) ?? '')) return [];
    throw error;
  }
};
