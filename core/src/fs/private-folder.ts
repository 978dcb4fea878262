import { chmod, mkdir, mkdtemp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemCode } from '../model/errors.ts';
import { diskError } from './durable.ts';

/** Makes a folder that only this person can look into, and those above it. Throws `disk-full` and the like, naming it. */
export const makePrivateFolder = async (path: string): Promise<void> => {
  try {
    await makeStepwise(path);
  } catch (error) {
    throw diskError(error, path);
  }
};

/** One folder at a time: of the system's own words, `recursive` keeps only some (a failing disk becomes ENOENT). */
const makeStepwise = async (path: string): Promise<void> => {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeStepwise(dirname(path));
    await mkdir(path, { mode: 0o700 });
  }
};

/** A new, private folder below one that is made if it is missing; `prefix` begins its name. */
export const makePrivateFolderIn = async (parent: string, prefix: string): Promise<string> => {
  await makePrivateFolder(parent);
  try {
    const path = await mkdtemp(join(parent, prefix));
    await chmod(path, 0o700);
    return path;
  } catch (error) {
    throw diskError(error, parent);
  }
};
