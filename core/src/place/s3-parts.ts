import type { S3Bucket } from '../link/s3.ts';
import { isUploadLost } from '../link/s3-failure.ts';
import { PART, ResumableUpload } from '../link/s3-resumable.ts';
import { readIn } from './incoming.ts';
import type { Incoming, VaultPath } from './place.ts';

/** Milliseconds for giving up an upload. */
const TIDY_MS = 10_000;

interface Large {
  readonly key: string;
  readonly path: VaultPath;
  readonly incoming: Incoming;
  /** Null: the one that the store uses by itself. */
  readonly storageClass: string | null;
  /** For one part. */
  readonly memory: Buffer;
}

/**
 * Puts a large file in parts, and sends none that an upload of the same key which was cut off has left there. One that is cut
 * off now is left to be carried on, too; one of damaged bytes is not. Errors are those of `takeIn`, and the SDK's.
 */
export const takeParts = async (bucket: S3Bucket, large: Large, signal: AbortSignal): Promise<void> => {
  const { key, incoming, storageClass } = large;
  const file = { key, labels: { sha256: incoming.sha256, storageClass }, size: incoming.size };
  try {
    await send(await ResumableUpload.resumed(bucket, file, signal), large, signal);
  } catch (error) {
    if (!isUploadLost(error)) throw error;
    // Another computer completed it, or gave it up.
    await send(ResumableUpload.afresh(bucket, file), large, signal);
  }
};

const send = async (
  upload: ResumableUpload,
  { path, incoming, memory: part }: Large,
  signal: AbortSignal,
): Promise<void> => {
  let filled = 0;
  const take = async (): Promise<void> => {
    const bytes = part.subarray(0, filled);
    filled = 0;
    await upload.take(bytes, async () => incoming.pace?.(bytes.length), signal);
  };
  try {
    await readIn(path, incoming, async (piece) => {
      for (let at = 0; at < piece.length; ) {
        const more = piece.subarray(at, at + PART - filled);
        part.set(more, filled);
        at += more.length;
        filled += more.length;
        if (filled === PART) await take();
      }
    });
    if (filled > 0) await take();
    await upload.complete(signal);
  } catch (error) {
    // What cannot be tidied now goes with a later feeding.
    if (!upload.isResumable(error)) await upload.abort(AbortSignal.timeout(TIDY_MS)).catch(() => undefined);
    throw error;
  }
};
