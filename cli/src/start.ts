import { flush } from '@oclif/core/flush';
import { run } from '@oclif/core/run';
import { tellStartError } from './start-error.ts';

const answersItself = new Set(['--help', '-h', '--version']);

/** Bare `safelight`, with or without flags, is the overview; oclif would print its help. */
export const withDefaultCommand = (args: readonly string[]): readonly string[] => {
  const [first] = args;
  const named = first !== undefined && (!first.startsWith('-') || args.some((arg) => answersItself.has(arg)));
  return named ? args : ['overview', ...args];
};

/** `url` is that of the program, beside whose folder the commands lie. Sets the exit code; never throws. */
export const start = async (url: string): Promise<void> => {
  try {
    await run([...withDefaultCommand(process.argv.slice(2))], url);
    await flush();
  } catch (error) {
    tellStartError(error);
  }
};
