import type { PackedEntry } from '../archive/entry.ts';
import { SafelightError } from '../model/errors.ts';

declare const verified: unique symbol;
/** Something that was read again from where it lies and found to be what was written. Only this file makes one. */
export type Verified<T> = T & { readonly [verified]: true };

/**
 * Compares what was read back from an archive with what was written into it: the same names in the same order, lengths and
 * hashes. Throws `archive-damaged`.
 */
export const assertSame = (
  path: string,
  written: readonly PackedEntry[],
  found: readonly PackedEntry[],
): Verified<readonly PackedEntry[]> => {
  const wrong = written.find((entry, at) => !isSame(entry, found[at]));
  if (wrong !== undefined)
    throw new SafelightError('archive-damaged', {
      path,
      why: `${wrong.name} came back otherwise than it was written`,
    });
  if (found.length !== written.length)
    throw new SafelightError('archive-damaged', { path, why: 'it holds more than was written' });
  return written as Verified<readonly PackedEntry[]>;
};

const isSame = (a: PackedEntry, b: PackedEntry | undefined): boolean =>
  b !== undefined && a.name === b.name && a.size === b.size && a.sha256 === b.sha256;
