import { createHash } from 'node:crypto';
import { SafelightError } from '../model/errors.ts';
import type { Incoming, VaultPath } from './place.ts';

/** Hands on what comes, as fast as it may, and throws `file-damaged` at its end where it is not what was promised. */
export const takeIn = (
  path: VaultPath,
  incoming: Incoming,
  write: (piece: Uint8Array) => Promise<void>,
): Promise<void> =>
  readIn(path, incoming, async (piece) => {
    await incoming.pace?.(piece.length);
    await write(piece);
  });

/** The same for a file that is sent whole: it is in `memory`, which is as long at least, or else in one piece as it came. */
export const takeWhole = async (path: VaultPath, incoming: Incoming, memory: Buffer): Promise<Uint8Array> => {
  let whole: Uint8Array = memory.subarray(0, incoming.size);
  let length = 0;
  await takeIn(path, incoming, async (piece) => {
    if (piece.length === incoming.size) whole = piece;
    // One that is longer than it should be is refused at its end.
    else if (length < memory.length) memory.set(piece.subarray(0, memory.length - length), length);
    length += piece.length;
  });
  return whole;
};

/** The same for who need not send all of it, and asks himself before he sends. */
export const readIn = async (
  path: VaultPath,
  { size, sha256, pieces }: Incoming,
  write: (piece: Uint8Array) => Promise<void>,
): Promise<void> => {
  const hash = createHash('sha256');
  let length = 0;
  for await (const piece of pieces()) {
    hash.update(piece);
    length += piece.length;
    await write(piece);
  }
  const found = hash.digest('hex');
  if (found !== sha256 || length !== size)
    throw new SafelightError('file-damaged', { path, expected: sha256, found });
};
