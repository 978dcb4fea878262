import { type FileHandle, open, stat } from 'node:fs/promises';
import { stampOf } from '../fs/stamp.ts';
import type { Xxh128 } from '../model/digest.ts';
import { systemCode } from '../model/errors.ts';
import { joinBytes, pathBuffer } from '../model/paths.ts';
import { Xxh128Hasher } from '../seal/hash.ts';
import type { DigestOf, Located, Remembered } from './found.ts';

const STEP = 1 << 20;
/** What of a file is read first: two pictures of one length nearly always differ there (time of capture). */
const HEAD = 1 << 16;

const hashTo = async (file: FileHandle, end: number, signal: AbortSignal): Promise<Xxh128> => {
  const hasher = new Xxh128Hasher();
  const buffer = Buffer.alloc(Math.min(STEP, end));
  for (let at = 0; at < end; ) {
    signal.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, end - at), at);
    if (bytesRead === 0) break;
    hasher.update(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
  return hasher.digest();
};

const hashFile = async (located: Located, end: number, signal: AbortSignal): Promise<Xxh128 | null> => {
  try {
    const file = await open(pathBuffer(joinBytes(located.folder, located.name)), 'r');
    try {
      return await hashTo(file, end, signal);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (systemCode(error) === undefined || signal.aborted) throw error;
    return null;
  }
};

const remembers = async (located: Located, remembered: Remembered | null): Promise<Xxh128 | null> => {
  if (remembered === null) return null;
  const found = await stat(pathBuffer(joinBytes(located.folder, located.name)), { bigint: true }).catch(
    () => null,
  );
  return found === null ? null : remembered.held({ ...located, stamp: stampOf(found) });
};

/** Digests of whole files, each read at most once and only where this computer does not remember it. */
export const digester = (
  remembered: Remembered | null,
  signal: AbortSignal,
  onRead: (file: Located) => void,
): DigestOf => {
  const known = new Map<string, Promise<Xxh128 | null>>();
  const read = async (file: Located) => {
    const held = await remembers(file, remembered);
    if (held !== null) return held;
    onRead(file);
    return hashFile(file, file.size, signal);
  };
  return (file) => {
    const path = joinBytes(file.folder, file.name);
    const digest = known.get(path) ?? read(file);
    known.set(path, digest);
    return digest;
  };
};

/** The digest of a file's beginning; null where it could not be read. */
export const headOf = (file: Located, signal: AbortSignal): Promise<Xxh128 | null> =>
  hashFile(file, Math.min(file.size, HEAD), signal);

const groupBy = async (
  files: readonly Located[],
  keyOf: (file: Located) => Promise<Xxh128 | null>,
): Promise<readonly (readonly Located[])[]> => {
  const groups = new Map<Xxh128, Located[]>();
  for (const file of files) {
    const key = await keyOf(file);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [file]);
    else group.push(file);
  }
  return [...groups.values()].filter(({ length }) => length > 1);
};

/** Of files of one length those with the same bytes, in groups: by their beginnings first, then whole. */
export const equalAmong = async (
  sameSize: readonly Located[],
  digestOf: DigestOf,
  signal: AbortSignal,
): Promise<readonly (readonly Located[])[]> => {
  const alike = await groupBy(sameSize, (file) => headOf(file, signal));
  const equal: (readonly Located[])[] = [];
  for (const group of alike) equal.push(...(await groupBy(group, digestOf)));
  return equal;
};
