import type { LeafEntry, LinkEntry, SnapshotRoot } from '@safelight/manifests';
import { kindOf } from '../catalog/picture-kinds.ts';
import { SafelightError } from '../model/errors.ts';
import { type BytePath, bytePathFromText, displayPath, joinBytes } from '../model/paths.ts';
import type { WantedFile } from '../vault/extraction.ts';
import {
  bytesOfName,
  folderBelow,
  isInCatalogFolder,
  type SnapshotFolder,
  type SnapshotReader,
} from '../vault/snapshot-reader.ts';
import { isIncluded } from './included.ts';
import { isSafeName } from './safe-name.ts';

/** What a person waits for first: the catalog lets work start again, pictures may follow. */
export type Turn = 'catalog' | 'sidecars' | 'pictures';
export const TURNS: readonly Turn[] = ['catalog', 'sidecars', 'pictures'];

export interface RestoreScan {
  readonly reader: SnapshotReader;
  readonly to: BytePath;
  /** Globs over `label/folder/name`; none: everything. */
  readonly include: readonly string[];
  readonly overwrite: boolean;
}

export type Found =
  | { readonly kind: 'file'; readonly file: WantedFile; readonly folder: BytePath }
  | { readonly kind: 'link'; readonly link: LinkEntry; readonly path: BytePath; readonly label: BytePath }
  | { readonly kind: 'refused'; readonly label: BytePath; readonly error: SafelightError };

/** Everything of one turn, folder by folder. Nothing is touched. */
export function* scanTurn(scan: RestoreScan, turn: Turn): Generator<Found> {
  for (const folder of scan.reader.folders()) {
    const base = baseOf(scan, folder);
    if (base === null) {
      if (turn === 'catalog')
        yield refused(folder.path, 'its folder would lie outside the one that was named');
      continue;
    }
    for (const entry of folder.entries()) {
      const found = foundIn(scan, base, entry);
      const isNow = turnOf(scan.reader.root, folder, entry) === turn;
      if (isNow && isIncluded(labelOf(found), scan.include)) yield found;
    }
  }
}

interface Base {
  /** Where the folder goes. */
  readonly path: BytePath;
  /** The same below the named folder, for people and globs. */
  readonly label: BytePath;
}

const baseOf = (scan: RestoreScan, folder: SnapshotFolder): Base | null => {
  const root = scan.reader.root.roots[folder.root];
  if (root === undefined) return null;
  const label = folderBelow(bytePathFromText(root.label), folder);
  return label.split('/').every(isSafeName) ? { label, path: joinBytes(scan.to, label) } : null;
};

const foundIn = (scan: RestoreScan, base: Base, entry: LeafEntry): Found => {
  const name = bytesOfName(entry);
  const label = joinBytes(base.label, name);
  if (!isSafeName(name)) return refused(label, 'its name would lead to another folder');
  const path = joinBytes(base.path, name);
  if (entry.kind === 'link') return { kind: 'link', link: entry, path, label };
  return { kind: 'file', file: { entry, to: path, label, overwrite: scan.overwrite }, folder: base.path };
};

const refused = (label: BytePath, why: string): Found => ({
  kind: 'refused',
  label,
  error: new SafelightError('document-invalid', { path: displayPath(label), why }),
});

const labelOf = (found: Found): BytePath => (found.kind === 'file' ? found.file.label : found.label);

/** The catalog's own folder and all below it that is no picture come first. */
const turnOf = (root: SnapshotRoot, folder: SnapshotFolder, entry: LeafEntry): Turn => {
  const kind = entry.kind === 'link' ? 'other' : kindOf(bytesOfName(entry));
  if (kind === 'other' && isInCatalogFolder(root, folder)) return 'catalog';
  return kind === 'sidecar' ? 'sidecars' : 'pictures';
};
