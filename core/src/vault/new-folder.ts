import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  diskError,
  isTemporaryName,
  makeFolderDurably,
  syncFolder,
  writeFileDurably,
} from '../fs/durable.ts';
import { SafelightError, systemCode } from '../model/errors.ts';
import * as layout from './layout.ts';

/** What a new vault gets before it is one. */
const NEW: readonly string[] = [
  layout.README,
  layout.RESTORE_SCRIPT,
  layout.RESTORE_SIGNATURE,
  layout.DESCRIPTION_SIGNATURE,
  layout.CERTIFICATE,
  layout.RECOVERY_KEY,
  layout.RECOVERY_SIGNATURE,
  'machines',
  'settings',
];

const entriesOf = async (path: string): Promise<readonly string[] | null> => {
  try {
    return await readdir(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw diskError(error, path);
  }
};

/** Left by a `createVault` that was cut off: begun and never completed, so nothing was backed up into it. */
const isUnfinished = async (path: string, entries: readonly string[]): Promise<boolean> =>
  entries.includes(layout.UNFINISHED) &&
  !entries.includes(layout.DESCRIPTION) &&
  entries.every((name) => name.startsWith('.') || name === 'objects' || NEW.includes(name)) &&
  ((await entriesOf(join(path, 'objects'))) ?? []).length === 0;

/** Throws `vault-exists`, `folder-not-empty` or `read-only` where no vault can be made. */
export const assertFolderFits = async (path: string): Promise<'empty' | 'absent'> => {
  const entries = await entriesOf(path);
  if (entries === null) return 'absent';
  if (entries.includes(layout.DESCRIPTION)) throw new SafelightError('vault-exists', { path });
  if (entries.some((name) => !name.startsWith('.')) && !(await isUnfinished(path, entries)))
    throw new SafelightError('folder-not-empty', { path });
  return 'empty';
};

/**
 * Begins a vault in a folder that is empty, not there, or holds what an `init` that was cut off left. Its description
 * waits under a temporary name: with its own name the folder is a vault.
 */
export const beginVault = async (path: string, description: Uint8Array): Promise<void> => {
  await assertFolderFits(path);
  await discardNewVault(path, 'empty');
  try {
    await makeFolderDurably(path);
    await writeFileDurably(join(path, layout.UNFINISHED), description);
    // Threads that seal make folders below `objects` only, never this one: an unmounted drive is not filled in.
    await mkdir(join(path, 'objects'), { recursive: true });
  } catch (error) {
    throw diskError(error, path);
  }
};

/** Everything else is there and durable: the folder becomes a vault. */
export const completeVault = async (path: string): Promise<void> => {
  await rename(join(path, layout.UNFINISHED), join(path, layout.DESCRIPTION)).catch((error: unknown) => {
    throw diskError(error, path);
  });
  await syncFolder(path);
};

/**
 * Takes away what a `createVault` that did not come to its end, or whose kit could not be written, left in a folder
 * that was empty or absent before. Nothing was backed up into it yet. The mark that it was begun goes last, so that
 * this may be cut off too.
 */
export const discardNewVault = async (path: string, before: 'empty' | 'absent'): Promise<void> => {
  const entries = (await entriesOf(path)) ?? [];
  if (entries.includes(layout.DESCRIPTION))
    await rename(join(path, layout.DESCRIPTION), join(path, layout.UNFINISHED));
  const parts = entries.filter(isTemporaryName);
  for (const name of [...NEW, ...parts]) await rm(join(path, name), { recursive: true, force: true });
  await rmdir(join(path, 'objects')).catch(() => undefined);
  await rm(join(path, layout.UNFINISHED), { force: true });
  if (before === 'absent') await rmdir(path).catch(() => undefined);
};
