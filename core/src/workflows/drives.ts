import { access, constants, readdir, readFile, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { diskOf } from './disk-of.ts';

/** A disk that could hold a vault. Sizes in bytes. */
export interface Drive {
  readonly path: string;
  readonly free: number;
  /** Equal texts, one disk. */
  readonly disk: string;
}

/** Less than this is not worth a vault. */
const LEAST_FREE = 1e9;

/** Drives that are plugged in and may be written, the one with the most room first; not the system's own. */
export const findDrives = async (platform: NodeJS.Platform): Promise<readonly Drive[]> => {
  const drives = await Promise.all((await mountPoints(platform)).map(driveAt));
  return drives.filter((drive): drive is Drive => drive !== null).sort((a, b) => b.free - a.free);
};

const driveAt = async (path: string): Promise<Drive | null> => {
  const [free, disk, writable] = await Promise.all([freeSpace(path), diskOf(path), isWritable(path)]);
  return free === null || free < LEAST_FREE || disk === null || !writable ? null : { path, free, disk };
};

const isWritable = (path: string): Promise<boolean> =>
  access(path, constants.W_OK).then(
    () => true,
    () => false,
  );

/** Where drives that come and go are mounted. */
export const mountPoints = async (platform: NodeJS.Platform): Promise<readonly string[]> => {
  switch (platform) {
    case 'darwin':
      return (await namesIn('/Volumes')).map((name) => join('/Volumes', name));
    case 'win32':
      return [...'DEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => `${letter}:\\`);
    default:
      return removable(await readFile('/proc/mounts', 'utf8').catch(() => ''));
  }
};

const namesIn = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => []);

/** Lines of /proc/mounts: `device folder type options 0 0`, with blanks as `\040`. */
const removable = (mounts: string): readonly string[] =>
  mounts
    .split('\n')
    .map((line) =>
      (line.split(' ')[1] ?? '').replaceAll(/\\(\d{3})/g, (_, octal: string) =>
        String.fromCharCode(Number.parseInt(octal, 8)),
      ),
    )
    .filter((folder) => /^\/(media|run\/media|mnt)\//.test(folder));

/** Bytes an ordinary user may still write; null where the system does not say. */
export const freeSpace = (path: string): Promise<number | null> =>
  statfs(path).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  );
