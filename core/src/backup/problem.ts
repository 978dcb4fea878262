import { SafelightError } from '../model/errors.ts';
import { type BytePath, displayPath } from '../model/paths.ts';

/** What could not be read, or is not as the catalog says. Data, not an Error: there may be 100,000 of them. */
export interface Problem {
  readonly path: BytePath;
  readonly code: string;
  readonly message: string;
}

export const problemOf = (path: BytePath, error: SafelightError): Problem => ({
  path,
  code: error.code,
  message: error.message,
});

/** An original that is not the picture it was; `apart` is the name under which today's bytes are kept. */
export const changedProblem = (path: BytePath, apart: BytePath): Problem =>
  problemOf(
    path,
    new SafelightError('original-changed', { path: displayPath(path), apart: displayPath(apart) }),
  );
