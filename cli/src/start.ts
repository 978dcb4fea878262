import { flush } from '@oclif/core/flush';
import { run } from '@oclif/core/run';

const answersItself = new Set(['--help', '-h', '--version']);

/** Bare `safelight`, with or without flags, is the overview; oclif would print its help. */
export const withDefaultCommand = (args: readonly string[]): readonly string[] => {
  const [first] = args;
  const named = first !== undefined && (!first.startsWith('-') || args.some((arg) => answersItself.has(arg)));
  return named ? args : ['overview', ...args];
};

/** Whoever reads our output may stop (`| head`): that ends the telling, not the work, and is no error. */
const outliveReaders = (): void => {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
};

/** What is still to be written; a reader that is gone is not waited for. */
const flushed = (): Promise<void> => {
  const gone = new Promise<void>((resolve) => process.stdout.once('error', () => resolve()));
  return process.stdout.writable ? Promise.race([flush(), gone]) : Promise.resolve();
};

/** `url` is that of the program, beside whose folder the commands lie. Sets the exit code; never throws. */
export const start = async (url: string): Promise<void> => {
  outliveReaders();
  try {
    await run([...withDefaultCommand(process.argv.slice(2))], url);
    await flushed();
  } catch (error) {
    // Not before: it needs what the commands need, and `--version` and `--help` need none of that.
    const { tellStartError } = await import('./start-error.ts');
    tellStartError(error);
  }
};
