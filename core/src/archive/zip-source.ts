import { closeSync } from 'node:fs';
import { type FileStamp, sameStamp, stampOfOpen } from '../fs/stamp.ts';
import { SafelightError } from '../model/errors.ts';
import { type BytePath, displayPath } from '../model/paths.ts';
import { assertFile, openSource, readFully, ShortRead, sourceError } from '../vault/read-stable.ts';
import type { EntrySource } from './entry.ts';

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
  const fd = openSource(path);
  try {
    const before = readingFrom(path, () => stampOfFile(fd, path));
    if (before.size !== size) throw changing(path);
    for (let at = 0; at < size; at += buffer.length) {
      const piece = buffer.subarray(0, Math.min(buffer.length, size - at));
      readingFrom(path, () => readFully(fd, piece, at));
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
    throw error instanceof ShortRead ? changing(path) : sourceError(error, path);
  }
};

const stampOfFile = (fd: number, path: BytePath): FileStamp => {
  assertFile(fd, path);
  return stampOfOpen(fd);
};
