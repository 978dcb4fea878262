import { createHash } from 'node:crypto';
import type { Sha256 } from '../model/digest.ts';
import type { BytePath } from '../model/paths.ts';
import { openSourceFile, sourceError } from './read-stable.ts';

/** A file that was read whole. */
export interface FileDigest {
  /** Bytes. */
  readonly size: number;
  readonly sha256: Sha256;
}

/** Bytes that are read at once. */
const STEP = 1 << 20;

/** Reads a file from front to back. Throws `source-missing`, `source-unreadable`, and the signal's reason. */
export const digestFile = async (
  path: BytePath,
  { signal, onBytes }: { readonly signal: AbortSignal; readonly onBytes: (bytes: number) => void },
): Promise<FileDigest> => {
  await using file = await openSourceFile(path);
  const hash = createHash('sha256');
  const memory = Buffer.allocUnsafeSlow(STEP);
  for (let size = 0; ; ) {
    signal.throwIfAborted();
    const { bytesRead } = await file.read(memory, 0, STEP, null).catch((error: unknown) => {
      throw sourceError(error, path);
    });
    if (bytesRead === 0) return { size, sha256: hash.digest('hex') as Sha256 };
    hash.update(memory.subarray(0, bytesRead));
    size += bytesRead;
    onBytes(bytesRead);
  }
};
