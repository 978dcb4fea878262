import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemCode } from '../model/errors.ts';
import { firstBytes, headerLength } from './sqlite-header.ts';

/** What shows that a file moved: who it is, how long, when last written, and what it begins with. `absent` is a mark too. */
export type FileMark = string & { readonly __brand: 'FileMark' };

export const absent = 'absent' as FileMark;

/**
 * How long a write may stay invisible in the modification time, in milliseconds: two seconds where it is kept in
 * whole seconds (FAT, HFS+, old NFS), else a few ticks of the kernel's clock.
 */
const blindness = (modified: bigint): number => (modified % 1_000_000_000n === 0n ? 2_100 : 40);

/** Waits until a later write could not hide behind the present modification time. */
const settledStat = async (path: string, signal: AbortSignal): Promise<BigIntStats> => {
  const first = await stat(path, { bigint: true });
  const age = Date.now() - Number(first.mtimeNs / 1_000_000n);
  const wait = blindness(first.mtimeNs) - age;
  if (age < 0 || wait <= 0) return first;
  await sleep(wait, undefined, { signal });
  return stat(path, { bigint: true });
};

const absentOr = async <T>(fallback: T, look: () => Promise<T>): Promise<T> => {
  try {
    return await look();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return fallback;
    throw error;
  }
};

const mark = async (path: string, { ino, size, mtimeNs }: BigIntStats): Promise<FileMark> =>
  `${ino} ${size} ${mtimeNs} ${(await firstBytes(path, headerLength)).toString('hex')}` as FileMark;

/** The mark to take before a copy: a write that follows it changes it for certain. */
export const markBefore = (path: string, signal: AbortSignal): Promise<FileMark> =>
  absentOr(absent, async () => mark(path, await settledStat(path, signal)));

/** The mark to take after a copy and to compare with the one from before. */
export const markAfter = (path: string): Promise<FileMark> =>
  absentOr(absent, async () => mark(path, await stat(path, { bigint: true })));

/** The first 32 bytes of a `-wal`: they change whenever it starts anew (sqlite.org/walformat.html). Empty where it is absent. */
export const walHeader = (path: string): Promise<string> =>
  absentOr('', async () => (await firstBytes(path, 32)).toString('hex'));
