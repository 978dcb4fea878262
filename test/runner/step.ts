import { spawnSync } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { inRepository, repository } from '../support/repository.ts';

/** A part of the test run: a program that talks to the terminal itself. */
export interface Command {
  readonly title: string;
  /** A program of `node_modules/.bin`. */
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** The programs of this checkout and the Node that runs this come first, whoever started us and how. */
const path = [inRepository('node_modules', '.bin'), dirname(process.execPath), process.env.PATH].join(
  delimiter,
);

/** Runs it to its end; true if it says that all is well. */
export const succeeds = ({ title, program, args, env }: Command): boolean => {
  console.log(`\n── ${title}`);
  const { status, error } = spawnSync(program, args, {
    cwd: repository,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env, PATH: path },
    shell: process.platform === 'win32',
  });
  if (error !== undefined) console.error(`${program}: ${error.message}`);
  return status === 0;
};
