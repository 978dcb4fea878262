import { ExitError } from '@oclif/core/errors';
import { errorDocument, errorText } from './render/error.ts';
import { asSafelightError } from './usage-error.ts';

/** What went wrong before a command was found, or outside of one: told as a command would tell it. */
export const tellStartError = (error: unknown): void => {
  if (error instanceof ExitError && error.oclif.exit === 0) return;
  const known = asSafelightError(error);
  process.exitCode = known.exit;
  if (process.argv.includes('--json'))
    process.stdout.write(`${JSON.stringify(errorDocument(known), null, 2)}\n`);
  else process.stderr.write(errorText(known));
};
