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
