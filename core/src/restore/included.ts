import { matchesGlob } from 'node:path/posix';
import { type BytePath, displayPath } from '../model/paths.ts';

/** Does a glob fit the path, or its last name? Without globs everything is meant. */
export const isIncluded = (path: BytePath, include: readonly string[]): boolean => {
  if (include.length === 0) return true;
  const shown = displayPath(path);
  const name = shown.slice(shown.lastIndexOf('/') + 1);
  return include.some((glob) => matchesGlob(shown, glob) || matchesGlob(name, glob));
};
