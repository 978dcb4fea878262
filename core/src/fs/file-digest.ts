import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Sha256 } from '../model/digest.ts';

/** A file that was read whole. */
export interface FileDigest {
  /** Bytes. */
  readonly size: number;
  readonly sha256: Sha256;
}

/** Bytes that are read at once. */
const STEP = 1 << 20;

/** Reads a file from front to back. Throws what the system says of it, and the signal's reason. */
export const digestFile = async (
  path: string,
  { signal, onBytes }: { readonly signal: AbortSignal; readonly onBytes: (bytes: number) => void },
): Promise<FileDigest> => {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: STEP, signal })) {
    hash.update(chunk);
    size += chunk.length;
    onBytes(chunk.length);
  }
  return { size, sha256: hash.digest('hex') as Sha256 };
};
