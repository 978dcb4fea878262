import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { diskError, makeFolderStepwise } from './durable.ts';

/** Makes a folder that only this person can look into, and those above it. Throws `disk-full` and the like, naming it. */
export const makePrivateFolder = async (path: string): Promise<void> => {
  await makeFolderStepwise(path, { mode: 0o700 });
};

/** A new, private folder below one that is made if it is missing; `prefix` begins its name. */
export const makePrivateFolderIn = async (parent: string, prefix: string): Promise<string> => {
  await makePrivateFolder(parent);
  try {
    return await mkdtemp(join(parent, prefix));
  } catch (error) {
    throw diskError(error, parent);
  }
};
