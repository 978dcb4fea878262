import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { SafelightError } from '@safelight/core';

const taken = (path: string, why: string, error?: unknown) =>
  new SafelightError('bad-argument', { what: path, why }, error);

/** Before something is done whose report goes there. Throws `bad-argument`. */
export const assertNewFile = (path: string): void => {
  if (existsSync(path)) throw taken(path, 'it is there already');
};

/** Writes a file that only this person may read, and that must not be there yet. Throws `bad-argument`. */
export const writeNewFile = async (path: string, contents: string | Uint8Array): Promise<void> => {
  const handle = await open(path, 'wx', 0o600).catch((error: unknown) => {
    const why =
      error instanceof Error && 'code' in error && error.code === 'EEXIST'
        ? 'it is there already'
        : 'it cannot be written';
    throw taken(path, why, error);
  });
  try {
    await handle.writeFile(contents);
  } finally {
    await handle.close();
  }
};
