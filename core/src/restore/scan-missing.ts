import type { FileEntry } from '@safelight/manifests';
import { kindOf } from '../catalog/picture-kinds.ts';
import { presentAt } from '../fs/present.ts';
import { type BytePath, joinBytes } from '../model/paths.ts';
import { bytesOfName, type SnapshotReader, sourceOf } from '../vault/snapshot-reader.ts';
import { isIncluded } from './included.ts';
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
  /** Symbolic links that are missed: they are told and not made. */
  readonly onLink: (path: BytePath) => void;
}

/** What is missed and not there, folder by folder. Nothing is touched. */
export function* scanMissing({ reader, missed, include, onLink }: MissingScan): Generator<MissingFile> {
  for (const folder of reader.folders()) {
    const path = sourceOf(reader.root, folder);
    if (path === null || !folder.path.split('/').every((name) => name === '' || isSafeName(name))) continue;
    const entries = [...folder.entries()];
    const wanted = missed(path, entries.map(bytesOfName));
    for (const entry of wanted.size === 0 ? [] : entries) {
      const name = bytesOfName(entry);
      const at = joinBytes(path, name);
      if (!wanted.has(name) || !isSafeName(name) || !isIncluded(at, include) || !isAbsent(at)) continue;
      if (entry.kind === 'file') yield { entry, path: at, folder: path };
      else onLink(at);
    }
  }
}

const isAbsent = (path: BytePath): boolean => presentAt(path).kind === 'nothing';

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
