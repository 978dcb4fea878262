import type { SnapshotRoot } from '@safelight/manifests';
import type { ContentId } from '../model/digest.ts';
import { type BytePath, isWithin, joinBytes, parentOf } from '../model/paths.ts';
import { bytesOfName, bytesOfPath, type SnapshotReader, sourceOf } from '../vault/snapshot-reader.ts';

/** A file of a snapshot, by where it lay when it was backed up. */
export interface Met {
  readonly path: BytePath;
  readonly bytes: number;
  /** Read when it is asked for. */
  contents(): readonly ContentId[];
  /** The database of the set's catalog, or its log: rows about many shoots. */
  readonly isCatalog: boolean;
}

/** Every file of the folders that are wanted; one that is the same in several snapshots is looked through once. */
function* filesOf(
  readers: Iterable<SnapshotReader>,
  isWanted: (folder: BytePath) => boolean,
): Generator<Met> {
  const seen = new Set<string>();
  for (const reader of readers) {
    const catalog = catalogOf(reader.root);
    for (const folder of reader.folders()) {
      const source = sourceOf(reader.root, folder);
      const mark = `${source} ${folder.leaves.join()}`;
      if (source === null || !isWanted(source) || seen.has(mark)) continue;
      seen.add(mark);
      for (const entry of folder.entries())
        if (entry.kind === 'file') {
          const path = joinBytes(source, bytesOfName(entry));
          const contents = (): readonly ContentId[] => reader.contentsOf(entry);
          yield { path, bytes: entry.size, contents, isCatalog: isOfCatalog(catalog, path) };
        }
    }
  }
}

const catalogOf = (root: SnapshotRoot): BytePath | null => {
  const home = root.catalog === null ? undefined : root.roots[root.catalog.root];
  if (root.catalog === null || home === undefined) return null;
  return joinBytes(bytesOfPath(home), bytesOfPath(root.catalog));
};

const isOfCatalog = (catalog: BytePath | null, path: BytePath): boolean =>
  catalog !== null && (path === catalog || path === `${catalog}-wal` || path === `${catalog}-journal`);

/** What lies at a path, or below it, in these snapshots. */
export interface Below {
  /** Bytes of the newest version that was met first, by path. */
  readonly files: ReadonlyMap<BytePath, number>;
  readonly contents: ReadonlySet<ContentId>;
  /** Databases of catalogs that lie there. */
  readonly catalogs: ReadonlySet<BytePath>;
}

export const scanBelow = (readers: Iterable<SnapshotReader>, target: BytePath): Below => {
  const files = new Map<BytePath, number>();
  const contents = new Set<ContentId>();
  const catalogs = new Set<BytePath>();
  const isNear = (folder: BytePath): boolean => isWithin(target, folder) || folder === parentOf(target);
  for (const { path, bytes, contents: of, isCatalog } of filesOf(readers, isNear)) {
    if (!isWithin(target, path)) continue;
    if (isCatalog) catalogs.add(path);
    else {
      if (!files.has(path)) files.set(path, bytes);
      // Nothing is nobody's: every empty file has it.
      if (bytes > 0) for (const content of of()) contents.add(content);
    }
  }
  return { files, contents, catalogs };
};

/** Files that do not lie there, or are databases of catalogs, and hold some of the same. */
export const scanElsewhere = (
  readers: Iterable<SnapshotReader>,
  target: BytePath,
  contents: ReadonlySet<ContentId>,
): ReadonlyMap<ContentId, ReadonlySet<BytePath>> => {
  const found = new Map<ContentId, Set<BytePath>>();
  if (contents.size === 0) return found;
  for (const { path, contents: of, isCatalog } of filesOf(readers, () => true)) {
    if (isWithin(target, path) && !isCatalog) continue;
    for (const content of of())
      if (contents.has(content)) found.set(content, (found.get(content) ?? new Set()).add(path));
  }
  return found;
};
