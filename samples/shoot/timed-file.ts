import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a file, and the folders above it, with the time `captureTime` (read as UTC): a second studio has the same
 * times. Returns the bytes written.
 */
export const writeTimedFile = async (
  path: string,
  content: Uint8Array | string,
  captureTime: string,
): Promise<number> => {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  const time = new Date(`${captureTime}Z`);
  await utimes(path, time, time);
  return Buffer.byteLength(content);
};
