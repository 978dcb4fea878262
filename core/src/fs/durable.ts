import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SafelightError, systemCode } from '../model/errors.ts';

/** SQLite's result codes (sqlite.org/rescode.html) in the words of the operating system. */
const SQLITE: Readonly<Record<number, string>> = { 8: 'EROFS', 10: 'EIO', 13: 'ENOSPC' };

const diskCode = (error: unknown): string | undefined => {
  const code = systemCode(error);
  if (code !== 'ERR_SQLITE_ERROR') return code;
  return error instanceof Error && 'errcode' in error ? SQLITE[Number(error.errcode) & 0xff] : undefined;
};

/** The error of the operating system, or of SQLite, as one of ours, where it says something a user can mend. */
export const diskError = (error: unknown, path: string): unknown => {
  switch (diskCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new SafelightError('disk-full', { path }, error);
    case 'EIO':
      return new SafelightError('disk-failing', { path }, error);
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return new SafelightError('read-only', { path }, error);
    default:
      return error;
  }
};

/** Makes the names in a folder durable. Where folders cannot be synced (Windows, some network shares) this does nothing. */
export const syncFolder = async (folder: string | Buffer): Promise<void> => {
  let handle: FileHandle;
  try {
    handle = await open(folder, 'r');
  } catch (error) {
    if (['EISDIR', 'EPERM', 'EACCES'].includes(systemCode(error) ?? '')) return;
    throw error;
  }
  try {
    await handle.sync();
  } catch (error) {
    if (!['EINVAL', 'EPERM', 'ENOTSUP', 'EBADF'].includes(systemCode(error) ?? ''))
      throw diskError(error, String(folder));
  } finally {
    await handle.close();
  }
};

/** Makes a folder and those above it that are missing, and their names durable. */
export const makeFolderDurably = async (path: string): Promise<void> => {
  if (await makeFolderStepwise(path, {})) await syncFolder(dirname(path));
};

/**
 * Makes a folder and those above it that are missing; false where it was there. One at a time: of the system's own words
 * `recursive` keeps only some, and a failing disk would be told as ENOENT. Throws `disk-full` and the like, naming it.
 */
export const makeFolderStepwise = async (
  path: string,
  options: { readonly mode?: number },
): Promise<boolean> => {
  try {
    await mkdir(path, options);
    return true;
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EEXIST') return false;
    if (code !== 'ENOENT' || dirname(path) === path) throw diskError(error, path);
  }
  if (await makeFolderStepwise(dirname(path), options)) await syncFolder(dirname(dirname(path)));
  return makeFolderStepwise(path, options);
};

export const temporaryName = (): string => `.${randomUUID()}.part`;

/** A file that was not whole when its writer died. */
export const isTemporaryName = (name: string): boolean => /^\.[0-9a-f-]{36}\.part$/.test(name);

/** What is not whole yet in a folder of the user's: the name tells whose it is. */
export const restoringName = (): string => `.safelight-${randomUUID()}.part`;

/** Such a name, or that of a log which SQLite keeps beside it. */
export const RESTORING = /^\.safelight-[0-9a-f-]{36}\.part(-wal|-journal|-shm)?$/;

/**
 * Writes a whole file: temporary name beside the target, write, sync, rename, sync of the folder. Under its final name
 * it is whole, or what was there before is. Throws `disk-full` or `read-only` naming the target.
 */
export const writeFileDurably = (
  path: string,
  bytes: Uint8Array | string,
  { mode = 0o666 }: { readonly mode?: number } = {},
): Promise<void> => fillDurably(path, (handle) => handle.writeFile(bytes), { mode });

/**
 * The same for a file that `write` fills; where that fails, what was there before stays. `beside`: a folder of the same
 * file system for what is not whole yet.
 */
export const fillDurably = async (
  path: string,
  write: (handle: FileHandle) => Promise<void>,
  { mode = 0o666, beside = dirname(path) }: { readonly mode?: number; readonly beside?: string } = {},
): Promise<void> => {
  const temporary = join(beside, temporaryName());
  try {
    const handle = await open(temporary, 'wx', mode);
    await fill(handle, write)
      .then(() => rename(temporary, path))
      .catch(async (error: unknown) => {
        await discard(temporary);
        throw error;
      });
  } catch (error) {
    throw diskError(error, path);
  }
  await syncFolder(dirname(path));
};

const fill = async (handle: FileHandle, write: (handle: FileHandle) => Promise<void>): Promise<void> => {
  try {
    await write(handle);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Removes a file that may not be there. */
export const discard = async (path: string | Buffer): Promise<void> => {
  try {
    await unlink(path);
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR', 'EROFS'].includes(systemCode(error) ?? '')) throw error;
  }
};
