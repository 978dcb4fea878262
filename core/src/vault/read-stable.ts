import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { type FileStamp, sameStamp, stampOfOpen } from '../fs/stamp.ts';
import { SafelightError, systemCode } from '../model/errors.ts';
import { type BytePath, displayPath, pathBuffer } from '../model/paths.ts';

const TRIES = 3;
// Never waits on a pipe that took the file's place.
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Reads a file to its end with `read`, again from the start where it moved meanwhile. Throws `source-*`. */
export const readStable = async <T>(
  source: BytePath,
  read: (fd: number, size: number) => Promise<T> | T,
  undo: (partial: T) => void = () => undefined,
): Promise<{ readonly stamp: FileStamp; readonly value: T }> => {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const fd = openSource(source);
    try {
      assertFile(fd, source);
      const before = stampOfOpen(fd);
      const value = await read(fd, before.size);
      const after = stampOfOpen(fd);
      if (sameStamp(before, after)) return { stamp: after, value };
      undo(value);
    } catch (error) {
      if (!(error instanceof ShortRead)) throw sourceError(error, source);
    } finally {
      closeSync(fd);
    }
  }
  throw new SafelightError('source-changing', { path: displayPath(source) });
};

/** A file ended before its length. */
export class ShortRead extends Error {}

/** Fills `buffer` from `position`; a file that ends before is one that is changing. */
export const readFully = (fd: number, buffer: Uint8Array, position: number): void => {
  for (let at = 0; at < buffer.length; ) {
    const got = readSync(fd, buffer, at, buffer.length - at, position + at);
    if (got === 0) throw new ShortRead('the file became shorter');
    at += got;
  }
};

/** Never waits. Throws `source-*`. */
export const openSource = (source: BytePath): number => {
  try {
    return openSync(pathBuffer(source), FLAGS);
  } catch (error) {
    throw sourceError(error, source);
  }
};

/** The same for who reads at leisure; what it opened is a file. */
export const openSourceFile = async (source: BytePath): Promise<FileHandle> => {
  const file = await open(pathBuffer(source), FLAGS).catch((error: unknown) => {
    throw sourceError(error, source);
  });
  try {
    assertFile(file.fd, source);
    return file;
  } catch (error) {
    await file.close();
    throw sourceError(error, source);
  }
};

/** A pipe or device would be taken for an empty file. */
export const assertFile = (fd: number, source: BytePath): void => {
  const found = fstatSync(fd);
  if (found.isFile()) return;
  const why = found.isDirectory() ? 'it is a folder' : 'it is not a file';
  throw new SafelightError('source-unreadable', { path: displayPath(source), why });
};

/** An error of reading a source; those of the place it is copied to are left as they are. */
export const sourceError = (error: unknown, source: BytePath): unknown => {
  if (error instanceof SafelightError) return error;
  const path = displayPath(source);
  const code = systemCode(error);
  if (code === undefined) return error;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new SafelightError('source-missing', { path }, error);
  return new SafelightError('source-unreadable', { path, why: REASONS[code] ?? code }, error);
};

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EIO: 'the disk reports an error',
  ENXIO: 'it is not a file',
  EISDIR: 'it is a folder',
  ELOOP: 'its link leads in a circle',
};
