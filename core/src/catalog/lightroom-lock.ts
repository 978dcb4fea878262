import { readFile, readlink, stat } from 'node:fs/promises';
import { systemCode } from '../model/errors.ts';
import type { CatalogState } from './reader.ts';

/**
 * `<catalog>.lock`: two lines of text, the full path of the Lightroom executable and its process id (seen beside a
 * catalog of database version 6 on Windows). Made on opening, removed on a clean end, left behind by a crash.
 */
export interface LockHolder {
  readonly program: string;
  readonly pid: number;
}

const longest = 4_096;

/** Null where the text is not such a lock. */
export const parseLock = (text: string): LockHolder | null => {
  const [program, pid, ...rest] = text.trim().split(/\r?\n/);
  if (program === undefined || pid === undefined || rest.length > 0) return null;
  if (program.trim() === '' || !/^\s*\d{1,10}\s*$/.test(pid)) return null;
  const number = Number(pid);
  return number > 0 && number <= 0x7fffffff ? { program: program.trim(), pid: number } : null;
};

/** Undefined where there is no lock, null where there is something that cannot be understood. */
const readLock = async (path: string): Promise<LockHolder | null | undefined> => {
  try {
    const about = await stat(path);
    return about.isFile() && about.size <= longest ? parseLock(await readFile(path, 'utf8')) : null;
  } catch (error) {
    return systemCode(error) === 'ENOENT' ? undefined : null;
  }
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) === 'EPERM'; // it lives, and is someone else's
  }
};

const lastPart = (path: string): string => (path.split(/[\\/]/).at(-1) ?? '').toLowerCase();

/** What a process may be called, from Linux's /proc; empty where it does not tell (then being alive is enough). */
const processNames = async (pid: number): Promise<string[]> => {
  const looks = [
    readlink(`/proc/${pid}/exe`),
    readFile(`/proc/${pid}/comm`, 'utf8'),
    readFile(`/proc/${pid}/cmdline`, 'utf8').then((line) => line.split('\0')[0] ?? ''),
  ];
  const found = await Promise.allSettled(looks);
  return found
    .flatMap((look) => (look.status === 'fulfilled' ? [lastPart(look.value.trim())] : []))
    .filter(Boolean);
};

/** Linux cuts `comm` to 15 bytes (proc_pid_comm(5)). */
const isSameProgram = (name: string, program: string): boolean =>
  name === program || name === program.slice(0, 15);

const isHolder = async ({ program, pid }: LockHolder): Promise<boolean> => {
  const names = await processNames(pid);
  return names.length === 0 || names.some((name) => isSameProgram(name, lastPart(program)));
};

/** Is Lightroom using this catalog? A lock whose process is dead, or is by now another program, is a leftover. */
export const lightroomState = async (catalog: string): Promise<CatalogState> => {
  const holder = await readLock(`${catalog}.lock`);
  if (holder === undefined) return 'closed';
  if (holder === null) return 'unknown';
  return isAlive(holder.pid) && (await isHolder(holder)) ? 'open' : 'crashed';
};
