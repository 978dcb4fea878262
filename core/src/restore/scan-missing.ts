import { matchesGlob } from 'node:path/posix';
import type { FileEntry } from '@safelight/manifests';
import { kindOf } from '../catalog/picture-kinds.ts';
import { presentAt } from '../fs/present.ts';
import { type BytePath, displayPath, joinBytes } from '../model/paths.ts';
import { bytesOfName, bytesOfPath, type SnapshotReader } from '../vault/snapshot-reader.ts';
import { isSafeName } from './safe-name.ts';
import type { Turn } from './scan.ts';

/** A file that a snapshot holds and the disk lacks, and where it belongs. */
export interface MissingFile {
  readonly entry: FileEntry;
  readonly path: BytePath;
  readonly folder: BytePath;
}

export interface MissingScan {
  readonly reader: SnapshotReader;
  /** Of the names that a folder had, those that are missed; paths are absolute. */
  readonly missed: (folder: BytePath, names: readonly BytePath[]) => ReadonlySet<BytePath>;
  /** Globs over the path or the name; none: everything. */
  readonly include: readonly string[];
}

/** What is missed and not there, folder by folder. Nothing is touched. */
export function* scanMissing({ reader, missed, include }: MissingScan): Generator<MissingFile> {
  for (const folder of reader.folders()) {
    const root = reader.root.roots[folder.root];
    if (root === undefined || !folder.path.split('/').every((name) => name === '' || isSafeName(name)))
      continue;
    const path = folder.path === '' ? bytesOfPath(root) : joinBytes(bytesOfPath(root), folder.path);
    const files = [...folder.entries()].filter((entry) => entry.kind === 'file');
    const wanted = missed(path, files.map(bytesOfName));
    if (wanted.size === 0) continue;
    for (const entry of files) {
      const name = bytesOfName(entry);
      const file = { entry, path: joinBytes(path, name), folder: path };
      if (wanted.has(name) && isSafeName(name) && isIncluded(file.path, include) && isAbsent(file.path))
        yield file;
    }
  }
}

const isAbsent = (path: BytePath): boolean => presentAt(path).kind === 'nothing';

const isIncluded = (path: BytePath, include: readonly string[]): boolean => {
  const shown = displayPath(path);
  return (
    include.length === 0 ||
    include.some(
      (glob) => matchesGlob(shown, glob) || matchesGlob(shown.slice(shown.lastIndexOf('/') + 1), glob),
    )
  );
};

/** As in every restore, what lets work start again comes first. */
export const turnOfMissing = ({ path }: MissingFile): Turn => {
  switch (kindOf(path)) {
    case 'other':
      return 'catalog';
    case 'sidecar':
      return 'sidecars';
    default:
      return 'pictures';
  }
};
