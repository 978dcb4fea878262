import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** LibRaw's sample program, in Debian's package libraw-bin: `-h` half the size, `-Z -` to standard output. */
const PROGRAM = 'dcraw_emu';
const LIMIT = { timeout: 120_000, maxBuffer: 1024 * 1024 * 1024, encoding: 'buffer' } as const;

/** Develops a RAW and throws the picture away. `absent` where the program is not installed. */
export const developRaw = async (path: string): Promise<'developed' | 'failed' | 'absent'> => {
  try {
    const { stdout } = await run(PROGRAM, ['-h', '-Z', '-', path], LIMIT);
    return stdout.length > 0 ? 'developed' : 'failed';
  } catch (error) {
    const absent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return absent ? 'absent' : 'failed';
  }
};
