import { constants, write } from 'node:fs';
import { promisify } from 'node:util';

const writeAt = promisify(write);

/** What writes past the page cache are multiples of, in memory and in the file: no disk has larger blocks. */
export const ALIGNED = 4096;
/** Opens a file for such writes. Not on macOS and Windows. */
export const DIRECT: number | undefined = constants.O_DIRECT;

/** Writes all of `bytes`, however few the system takes at a time. Whoever closes `fd` waits for this to end. */
export const writeFully = async (fd: number, bytes: Uint8Array, position: number): Promise<void> => {
  for (let at = 0; at < bytes.length; )
    at += (await writeAt(fd, bytes, at, bytes.length - at, position + at)).bytesWritten;
};
