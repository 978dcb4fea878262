import { open } from 'node:fs/promises';
import { SafelightError } from '@safelight/core';

/** Writes a file that only this person may read, and that must not be there yet. Throws `bad-argument`. */
export const writeNewFile = async (path: string, contents: string | Uint8Array): Promise<void> => {
  const handle = await open(path, 'wx', 0o600).catch((error: unknown) => {
    const why =
      error instanceof Error && 'code' in error && error.code === 'EEXIST'
        ? 'it is there already'
        : 'it cannot be written';
    throw new SafelightError('bad-argument', { what: path, why }, error);
  });
  try {
    await handle.writeFile(contents);
  } finally {
    await handle.close();
  }
};
