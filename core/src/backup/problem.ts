import { SafelightError } from '../model/errors.ts';
import { type BytePath, displayPath, joinBytes } from '../model/paths.ts';

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

/** Files of a folder whose bytes are in a cloud. */
export const placeholderProblems = (
  folder: BytePath,
  files: readonly { readonly name: BytePath }[],
): readonly Problem[] =>
  files.map(({ name }) => {
    const path = joinBytes(folder, name);
    return problemOf(path, new SafelightError('source-placeholder', { path: displayPath(path) }));
  });

/** An original that is not the picture it was; `apart` is the name under which today's bytes are kept. */
export const changedProblem = (path: BytePath, apart: BytePath): Problem =>
  problemOf(
    path,
    new SafelightError('original-changed', { path: displayPath(path), apart: displayPath(apart) }),
  );
