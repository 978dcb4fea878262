import { open, readFile, readlink, stat } from 'node:fs/promises';
import { systemCode } from '../model/errors.ts';
import type { CatalogHold, CatalogState } from './reader.ts';

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

const lastPart = (path: string): string => path.split(/[\\/]/).at(-1) ?? '';
const programKey = (path: string): string => lastPart(path).toLowerCase();

/** What a process may be called, from Linux's /proc; empty where it does not tell (then being alive is enough). */
const processNames = async (pid: number): Promise<string[]> => {
  const looks = [
    readlink(`/proc/${pid}/exe`),
    readFile(`/proc/${pid}/comm`, 'utf8'),
    readFile(`/proc/${pid}/cmdline`, 'utf8').then((line) => line.split('\0')[0] ?? ''),
  ];
  const found = await Promise.allSettled(looks);
  return found
    .flatMap((look) => (look.status === 'fulfilled' ? [programKey(look.value.trim())] : []))
    .filter(Boolean);
};

/** Linux cuts `comm` to 15 bytes (proc_pid_comm(5)). */
const isSameProgram = (name: string, program: string): boolean =>
  name === program || name === program.slice(0, 15);

const isHolder = async ({ program, pid }: LockHolder): Promise<boolean> => {
  const names = await processNames(pid);
  return names.length === 0 || names.some((name) => isSameProgram(name, programKey(program)));
};

/** The first bytes of a rollback journal that is hot; one that was played back is zeroed (SQLite file format, §3). */
const JOURNAL = Buffer.from('d9d505f920a163d7', 'hex');

const beginsWith = async (path: string, wanted: Buffer | null): Promise<boolean> => {
  try {
    await using file = await open(path);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(8), 0, 8, 0);
    return wanted === null ? bytesRead > 0 : wanted.equals(buffer);
  } catch (error) {
    if (['ENOENT', 'EACCES', 'EPERM', 'EISDIR'].includes(systemCode(error) ?? '')) return false;
    throw error;
  }
};

/** Changes that lie beside the database, and that a clean end would have put into it. */
const hasLooseChanges = async (catalog: string): Promise<boolean> =>
  (await beginsWith(`${catalog}-wal`, null)) || beginsWith(`${catalog}-journal`, JOURNAL);

/**
 * Is Lightroom using this catalog? A lock whose process is dead, or is by now another program, is a leftover of a crash;
 * so are a `-wal` with something in it and a hot `-journal` where there is no lock.
 */
export const lightroomHold = async (catalog: string): Promise<CatalogHold> => {
  const holder = await readLock(`${catalog}.lock`);
  if (holder === undefined)
    return { state: (await hasLooseChanges(catalog)) ? 'crashed' : 'closed', holder: null };
  if (holder === null) return { state: 'unknown', holder: null };
  const state: CatalogState = isAlive(holder.pid) && (await isHolder(holder)) ? 'open' : 'crashed';
  return { state, holder: { program: lastPart(holder.program), pid: holder.pid } };
};
