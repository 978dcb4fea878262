import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { type FileStamp, sameStamp, stampOfOpen } from '../fs/stamp.ts';
import { SafelightError } from '../model/errors.ts';
import { type BytePath, displayPath, pathBuffer } from '../model/paths.ts';
import { sourceError } from '../vault/read-stable.ts';
import type { EntrySource } from './entry.ts';

// Never waits on a pipe that took the file's place.
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

export const sourceSize = (source: EntrySource): number =>
  source.kind === 'file' ? source.size : source.bytes.length;

/**
 * The content of a source, piece by piece in `buffer`, each as long as that but for the last. Ends with what tells that
 * a file was not touched; null for bytes. Throws `source-missing`, `source-unreadable`, and `source-changing` where a
 * file has not the length that was told, or moves while it is read.
 */
export function* piecesOf(source: EntrySource, buffer: Buffer): Generator<Buffer, FileStamp | null> {
  if (source.kind === 'file') return yield* piecesOfFile(source.path, source.size, buffer);
  for (let at = 0; at < source.bytes.length; at += buffer.length) {
    const piece = source.bytes.subarray(at, at + buffer.length);
    buffer.set(piece);
    yield buffer.subarray(0, piece.length);
  }
  return null;
}

function* piecesOfFile(path: BytePath, size: number, buffer: Buffer): Generator<Buffer, FileStamp> {
  const fd = readingFrom(path, () => openSync(pathBuffer(path), FLAGS));
  try {
    const before = readingFrom(path, () => stampOfFile(fd, path));
    if (before.size !== size) throw changing(path);
    for (let at = 0; at < size; at += buffer.length) {
      const piece = buffer.subarray(0, Math.min(buffer.length, size - at));
      readingFrom(path, () => readWhole(fd, piece, at, path));
      yield piece;
    }
    const after = readingFrom(path, () => stampOfOpen(fd));
    if (!sameStamp(before, after)) throw changing(path);
    return after;
  } finally {
    closeSync(fd);
  }
}

export const changing = (path: BytePath): SafelightError =>
  new SafelightError('source-changing', { path: displayPath(path) });

/** Only what the source itself does wrong is told as its fault. */
const readingFrom = <T>(path: BytePath, read: () => T): T => {
  try {
    return read();
  } catch (error) {
    throw sourceError(error, path);
  }
};

/** A pipe or device would be taken for an empty file. */
const stampOfFile = (fd: number, path: BytePath): FileStamp => {
  const found = fstatSync(fd);
  if (found.isFile()) return stampOfOpen(fd);
  const why = found.isDirectory() ? 'it is a folder' : 'it is not a file';
  throw new SafelightError('source-unreadable', { path: displayPath(path), why });
};

const readWhole = (fd: number, piece: Buffer, position: number, path: BytePath): void => {
  for (let at = 0; at < piece.length; ) {
    const got = readSync(fd, piece, at, piece.length - at, position + at);
    if (got === 0) throw changing(path);
    at += got;
  }
};
