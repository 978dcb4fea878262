import { type BigIntStats, fstatSync, lstatSync } from 'node:fs';
import { type BytePath, pathBuffer } from '../model/paths.ts';

/** What tells that a file has not been touched: all equal, and its bytes are taken to be the same. */
export interface FileStamp {
  /** Bytes. */
  readonly size: number;
  /** Nanoseconds since 1970. */
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
  readonly inode: bigint;
  /** Permission bits. */
  readonly mode: number;
}

export const stampOf = (found: BigIntStats): FileStamp => ({
  size: Number(found.size),
  mtimeNs: found.mtimeNs,
  ctimeNs: found.ctimeNs,
  inode: found.ino,
  mode: Number(found.mode) & 0o7777,
});

export const stampOfOpen = (fd: number): FileStamp => stampOf(fstatSync(fd, { bigint: true }));

/** Status of an entry itself, not of what a link points to. */
export const statusOf = (path: BytePath): BigIntStats => lstatSync(pathBuffer(path), { bigint: true });

export const sameStamp = (a: FileStamp, b: FileStamp): boolean =>
  a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs && a.inode === b.inode;

/**
 * One text of all that tells whether a file was touched. Joined, because a template would keep its nine pieces until
 * somebody compares it: in a folder of 200,000 files that is half of all memory.
 */
export const stampText = ({ size, mtimeNs, ctimeNs, inode, mode }: FileStamp): string =>
  [size, mtimeNs, ctimeNs, inode, mode].join(':');
