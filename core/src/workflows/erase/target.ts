import { resolve } from 'node:path';
import { SafelightError } from '../../model/errors.ts';
import { foldCase } from '../../model/fold-case.ts';
import {
  type BytePath,
  bytePathFromText,
  displayPath,
  isWithin,
  nameOf,
  parentOf,
} from '../../model/paths.ts';
import { type SnapshotReader, sourceOf } from '../../vault/snapshot-reader.ts';

/** Folders that hold files in these snapshots, by where they lay. */
export const sourceFolders = (readers: Iterable<SnapshotReader>): ReadonlySet<BytePath> => {
  const found = new Set<BytePath>();
  for (const reader of readers)
    for (const folder of reader.folders()) {
      const source = sourceOf(reader.root, folder);
      if (source !== null) found.add(source);
    }
  return found;
};

/**
 * What a person means: a folder or a file by its path, as it lay when it was backed up, or a shoot by the name of its folder.
 * Throws `shoot-unknown`, `shoot-ambiguous`.
 */
export const eraseTarget = (folders: ReadonlySet<BytePath>, wanted: string): BytePath => {
  const path = bytePathFromText(resolve(wanted));
  const all = withParents(folders);
  if (all.has(path) || (/[/\\]/.test(wanted) && folders.has(parentOf(path)))) return path;
  const named = [...all].filter((folder) => foldCase(displayPath(nameOf(folder))) === foldCase(wanted));
  const topmost = named.filter((one) => !named.some((other) => other !== one && isWithin(other, one)));
  const [only, ...more] = topmost;
  if (only === undefined) throw new SafelightError('shoot-unknown', { name: wanted });
  if (more.length > 0)
    throw new SafelightError('shoot-ambiguous', { name: wanted, paths: topmost.map(displayPath).sort() });
  return only;
};

const withParents = (folders: ReadonlySet<BytePath>): ReadonlySet<BytePath> => {
  const all = new Set<BytePath>();
  for (const folder of folders)
    for (let at = folder; !all.has(at); at = parentOf(at)) {
      if (at === '' || at === '/' || at === parentOf(at)) break;
      all.add(at);
    }
  return all;
};
