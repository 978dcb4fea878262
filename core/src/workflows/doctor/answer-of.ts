import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a program of the system prints, also where errors go; null where it is not there or fails. */
export const answerOf = async (
  program: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<string | null> => {
  try {
    const { stdout, stderr } = await run(program, args, { signal, timeout: 10_000 });
    return `${stdout}${stderr}`;
  } catch {
    return null;
  }
};
