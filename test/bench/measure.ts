import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A program, its arguments, and where it runs. Secrets go by files. */
export interface Command {
  readonly line: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

export interface Measurement {
  /** Wall time. */
  readonly seconds: number;
  /** The most memory its biggest process held, in bytes; null without GNU time. */
  readonly peakBytes: number | null;
}

const gnuTime = '/usr/bin/time';
const haveTime = existsSync(gnuTime);

/** Runs a command to its end; throws with what it said unless it ends well. */
export const run = ({ line, env, cwd }: Command): void => {
  const [program = '', ...args] = line;
  const { status, error, stderr } = spawnSync(program, args, {
    cwd,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${line.join(' ')}: exit ${status}\n${stderr}`);
};

const timed = (command: Command): number => {
  const start = performance.now();
  run(command);
  return (performance.now() - start) / 1000;
};

/** Brings a folder into the cache: one program leaves there what it wrote, another writes past it. */
export const warm = (folder: string): void => {
  spawnSync('find', [folder, '-type', 'f', '-exec', 'cat', '{}', '+'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
};

/** Measures a run from a quiet disk: what others wrote before is on it first. Caches stay warm. */
export const measure = (command: Command): Measurement => {
  spawnSync('sync');
  if (!haveTime) return { seconds: timed(command), peakBytes: null };
  const folder = mkdtempSync(join(tmpdir(), 'safelight-measure-'));
  try {
    const file = join(folder, 'kilobytes');
    const seconds = timed({ ...command, line: [gnuTime, '-f', '%M', '-o', file, ...command.line] });
    return { seconds, peakBytes: Number(readFileSync(file, 'utf8').trim()) * 1024 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
