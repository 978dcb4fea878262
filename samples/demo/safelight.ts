import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Stage } from './stage.ts';

const program = fileURLToPath(new URL('../../cli/bin/safelight.js', import.meta.url));

/** What the program printed with `--json`, and its exit code. */
export interface Answer<T> {
  readonly document: T;
  readonly exit: number | null;
  readonly seconds: number;
}

/**
 * Runs the built program with `--json` as one of the demo's computers, whose folder is all it knows. Throws where it
 * printed no document, or ended with an exit code that is not among `expected`.
 */
export const safelight = <T>(
  { home }: Pick<Stage, 'home'>,
  args: readonly string[],
  expected: readonly number[] = [0],
): Answer<T> => {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args, '--json'], {
    encoding: 'utf8',
    env: { ...process.env, HOME: home, SAFELIGHT_HOME: home },
  });
  const seconds = (performance.now() - started) / 1000;
  const document = parsed(stdout);
  if (document === null || status === null || !expected.includes(status))
    throw new Error(`\`safelight ${args[0]}\` ended with ${status}: ${(stdout + stderr).trim()}`);
  return { document: document as T, exit: status, seconds };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
