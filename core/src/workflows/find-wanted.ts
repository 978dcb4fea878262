import { matchesGlob } from 'node:path/posix';
import { foldCase, foldTyped } from '../model/fold-case.ts';
import { type BytePath, displayPath } from '../model/paths.ts';

/** What a person looks for: a picture by its name, or by a digest. */
export type Wanted =
  | { readonly kind: 'name'; fits(path: BytePath): boolean }
  /** Of the file's bytes. */
  | { readonly kind: 'xxh128'; readonly digest: string }
  /** The name of a file of the vault that holds it. */
  | { readonly kind: 'object'; readonly sha256: string };

/**
 * 32 hexadecimal digits are an xxh128, 64 the name of an object. Anything else is a name: whole, without its extension, a
 * glob, or the end of a path; capitals do not matter.
 */
export const parseWanted = (text: string): Wanted => {
  const wanted = foldTyped(text);
  if (/^[0-9a-f]{32}$/.test(wanted)) return { kind: 'xxh128', digest: wanted };
  const object = /(?:^|\/)([0-9a-f]{64})$/.exec(wanted)?.[1];
  if (object !== undefined) return { kind: 'object', sha256: object };
  return { kind: 'name', fits: /[*?[\]{}]/.test(wanted) ? byGlob(wanted) : byName(wanted) };
};

const byGlob =
  (glob: string) =>
  (path: BytePath): boolean => {
    const shown = foldCase(displayPath(path));
    return matchesGlob(shown, glob) || matchesGlob(shown, `**/${glob}`);
  };

const byName =
  (wanted: string) =>
  (path: BytePath): boolean => {
    const shown = foldCase(displayPath(path));
    const tail = wanted.includes('/') ? wanted : `/${wanted}`;
    return shown.endsWith(tail) || shown.replace(/\.[^./]+$/, '').endsWith(tail);
  };
