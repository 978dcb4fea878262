import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makePrivateFolder, makePrivateFolderIn } from '../fs/private-folder.ts';
import { systemCode } from '../model/errors.ts';
import type { Home } from './home.ts';

/** `look-<process id>-…`: whose process is gone was left by a crash, and holds a copy of a catalog. */
const LOOK = /^look-(\d{1,10})-/;

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
};

/** Removes what looks and deliveries that were cut off left: copies of catalogs and pictures. */
export const removeLeftovers = async (home: string): Promise<void> => {
  for (const name of await readdir(home)) {
    const pid = LOOK.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid)))
      await rm(join(home, name), { recursive: true, force: true });
  }
};

/** A private folder for the time of one look at a catalog; those of looks that were cut off go first. */
export const withLookFolder = async <T>(home: Home, use: (folder: string) => Promise<T>): Promise<T> => {
  await makePrivateFolder(home.path);
  await removeLeftovers(home.path);
  const folder = await makePrivateFolderIn(home.path, `look-${process.pid}-`);
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
