import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type CliOptions, type CliResult, safelight } from './cli.ts';
import { inRepository } from './repository.ts';
import { temporaryFolder } from './temp-folder.ts';

export interface Measured extends CliResult {
  /** The most memory the process held at any moment (VmHWM), in MB of 10⁶ bytes. */
  readonly megabytes: number;
  readonly seconds: number;
}

const preload = pathToFileURL(inRepository('test', 'support', 'peak-memory.mjs')).href;

/** Runs the built program and tells what it took. Called inside a test. */
export const measured = async (args: readonly string[], options: CliOptions): Promise<Measured> => {
  const file = join(temporaryFolder(), 'peak');
  const env = { ...options.env, NODE_OPTIONS: `--import=${preload}`, PEAK_MEMORY_FILE: file };
  const began = performance.now();
  const result = await safelight(args, { ...options, env });
  const seconds = (performance.now() - began) / 1000;
  return { ...result, megabytes: (Number(readFileSync(file, 'utf8')) * 1024) / 1e6, seconds };
};
