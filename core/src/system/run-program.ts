import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { isSafelightError, SafelightError, systemCode } from '../model/errors.ts';
import type { CommandLine } from './service.ts';

const run = promisify(execFile);

const WAIT_MS = 30_000;

/** What a program of the system prints. Throws `program-missing` with what it said. */
export const runProgram = async ([program = '', ...args]: CommandLine): Promise<string> => {
  try {
    const { stdout } = await run(program, args, { timeout: WAIT_MS, windowsHide: true });
    return stdout;
  } catch (error) {
    throw new SafelightError(
      'program-missing',
      { program: [program, ...args].join(' '), why: whyNot(error) },
      error,
    );
  }
};

const whyNot = (error: unknown): string => {
  if (systemCode(error) === 'ENOENT') return 'it is not installed';
  const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string };
  return (stderr.trim() || stdout.trim()).split('\n')[0] || 'it failed';
};

/** Why it did not go, in a sentence for people; null where it did. */
export const troubleOf = async (work: () => Promise<unknown>): Promise<string | null> => {
  try {
    await work();
    return null;
  } catch (error) {
    if (!isSafelightError(error)) throw error;
    return error.message;
  }
};
