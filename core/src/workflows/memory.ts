import type { KnownFiles } from '../backup/known-files.ts';
import type { Memory } from '../backup/scan-catalog.ts';
import { nameOf, parentOf } from '../model/paths.ts';

/** What the state remembers, asked by path. */
export const memoryOf = (known: KnownFiles): Memory => ({
  holds: (path, stamp) => known.holds(parentOf(path), nameOf(path), stamp),
});
