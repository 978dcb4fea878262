import { constants } from 'node:fs';
import { copyFile, open, rename, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { SafelightError, systemCode } from '../model/errors.ts';

const exists = async (path: string): Promise<boolean> => {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
};

const sync = async (path: string): Promise<void> => {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
};

/** `Studio (as backed up).lrcat`, or `(as backed up 2)` … */
export const untouchedName = (path: string, number = 1): string => {
  const extension = extname(path);
  const stem = join(dirname(path), basename(path, extension));
  return `${stem} (as backed up${number === 1 ? '' : ` ${number}`})${extension}`;
};

/** The first of those names that is free. */
const freeName = async (path: string): Promise<string> => {
  for (let number = 1; number < 1_000; number += 1) {
    const candidate = untouchedName(path, number);
    if (!(await exists(candidate))) return candidate;
  }
  throw new SafelightError('would-overwrite', { path: untouchedName(path) });
};

/** Whole or not there under its final name. */
const copyWhole = async (source: string, target: string): Promise<void> => {
  const partial = `${target}.partial`;
  await copyFile(source, partial, constants.COPYFILE_FICLONE);
  await sync(partial);
  await rename(partial, target);
};

/** Keeps a database and its log as they are under another name beside it; the database comes last. Returns its path. */
export const keepUntouched = async (path: string): Promise<string> => {
  const target = await freeName(path);
  for (const suffix of ['-wal', '-journal', ''])
    if (await exists(path + suffix)) await copyWhole(path + suffix, target + suffix);
  return target;
};
