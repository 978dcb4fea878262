import { createReadStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { SafelightError, systemCode } from '../model/errors.ts';

/** What lies beside a database and belongs to it, and the database, which goes last. */
const PARTS = ['-wal', '-journal', ''] as const;

/** Bytes of a file, or null where it is not there. */
const sizeOf = async (path: string): Promise<number | null> => {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
};

const STEP = { highWaterMark: 1024 * 1024 } as const;

const sameBytes = async (one: string, other: string): Promise<boolean> => {
  const rest = createReadStream(other, STEP)[Symbol.asyncIterator]();
  try {
    for await (const piece of createReadStream(one, STEP)) {
      const { value } = await rest.next();
      if (value === undefined || !piece.equals(value)) return false;
    }
    return true;
  } finally {
    await rest.return?.();
  }
};

const sameFile = async (one: string, other: string): Promise<boolean> => {
  const [size, otherSize] = await Promise.all([sizeOf(one), sizeOf(other)]);
  return size === otherSize && (size === null || (await sameBytes(one, other)));
};

/** `Studio (as backed up).lrcat`, or `(as backed up 2)` … */
export const untouchedName = (path: string, number = 1): string => {
  const extension = extname(path);
  const stem = join(dirname(path), basename(path, extension));
  return `${stem} (as backed up${number === 1 ? '' : ` ${number}`})${extension}`;
};

/** The first of those names that is free, or holds the same: a restore that was cut off had kept it already. */
const nameFor = async (path: string): Promise<{ readonly name: string; readonly kept: boolean }> => {
  for (let number = 1; number < 1_000; number += 1) {
    const name = untouchedName(path, number);
    if ((await sizeOf(name)) === null) return { name, kept: false };
    const same = await Promise.all(PARTS.map((part) => sameFile(path + part, name + part)));
    if (same.every(Boolean)) return { name, kept: true };
  }
  throw new SafelightError('would-overwrite', { path: untouchedName(path) });
};

/**
 * Gives a restored database and its log another name beside it, and their place to another that is whole. Cut off in
 * between, the database is missing under its own name, and restored again. Returns where the old one lies.
 */
export const putInPlace = async (path: string, successor: string): Promise<string> => {
  const { name, kept } = await nameFor(path);
  for (const part of PARTS) {
    if (kept) await rm(path + part, { force: true });
    else if ((await sizeOf(path + part)) !== null) await rename(path + part, name + part);
  }
  await rm(`${path}-shm`, { force: true });
  await rename(successor, path);
  return name;
};
