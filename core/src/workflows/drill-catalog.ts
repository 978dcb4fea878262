import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { CatalogCounts, DrilledCatalog, SnapshotRoot } from '@safelight/manifests';
import { nameKey } from '../catalog/name-key.ts';
import type { CatalogContents, CatalogReader } from '../catalog/reader.ts';
import { readerOf } from '../catalog/readers.ts';
import type { RootMove } from '../catalog/root-move.ts';
import type { Candidate, Choice } from '../drill/scan.ts';
import { makePrivateFolder } from '../fs/private-folder.ts';
import type { RunContext } from '../model/events.ts';
import { type BytePath, displayPath, joinBytes, nameOf } from '../model/paths.ts';
import { bytesOfPath } from '../vault/snapshot-reader.ts';
import type { BackFile, Bench } from './drill.ts';

/** Brings the catalog back, opens a copy of it, and asks it what it said when it was backed up. */
export const drillCatalog = async (
  bench: Bench,
  { root, chosen, moves }: Drilled,
  context: RunContext,
): Promise<DrilledCatalog | null> => {
  const reader = readerOf(root.set.kind);
  if (root.catalog === null || reader === null) return null;
  const own = chosen.catalog.filter(({ label }) => isOwn(root, label));
  const { files } = await bench.bringBack(own);
  const path = displayPath(own[0]?.label ?? bytesOfPath(root.catalog));
  const missing = files.flatMap(({ candidate, error }) =>
    error === null ? [] : [`${displayPath(candidate.label)}: ${error.message}`],
  );
  if (files.length === 0) return unread(path, ['The snapshot holds no database of it.']);
  if (missing.length > 0) return unread(path, missing);
  const database = await together(bench, files);
  return readBack(database, { path, root, chosen, moves, reader }, { bench, context });
};

interface Drilled {
  readonly root: SnapshotRoot;
  readonly chosen: Choice;
  /** Where the user says that roots lie. */
  readonly moves: readonly RootMove[];
}

const unread = (path: string, trouble: readonly string[]): DrilledCatalog => ({
  path,
  trouble: [...trouble],
  counts: null,
  resolved: 0,
  unresolved: [],
});

const isOwn = ({ catalog }: SnapshotRoot, label: Candidate['label']): boolean => {
  const name = catalog?.path.slice(catalog.path.lastIndexOf('/') + 1) ?? '';
  return displayPath(nameOf(label)).startsWith(name);
};

/** Database and log under names that belong together: SQLite looks for the log by the name of the database. */
const together = async ({ scratch }: Bench, files: readonly BackFile[]): Promise<string> => {
  const folder = join(scratch, 'catalog');
  await makePrivateFolder(folder);
  const database = join(folder, 'Restored');
  for (const { candidate, path } of files)
    await rename(path, `${database}${/-(wal|journal)$/i.exec(candidate.label)?.[0] ?? ''}`);
  return database;
};

const readBack = async (
  database: string,
  { path, root, chosen, moves, reader }: Drilled & { readonly path: string; readonly reader: CatalogReader },
  { bench, context }: { readonly bench: Bench; readonly context: RunContext },
): Promise<DrilledCatalog> => {
  const scratch = join(bench.scratch, 'opened');
  await makePrivateFolder(scratch);
  const copy = await reader.copy(database, { scratch, signal: context.signal, check: 'before' });
  // What a document names by its own folder lay beside the original.
  const contents = reader.readHere({ ...copy, source: root.set.path }, moves);
  try {
    // A session's pictures are those of its folders; its database need not list them.
    const pictures = reader.kind === 'capture-one-session' ? [] : chosen.pictures;
    const { resolved, unresolved } = resolve(contents, pictures);
    const damage = [...copy.problems, ...contents.problems].map(({ message }) =>
      message.replaceAll(database, path).replaceAll(root.set.path, path),
    );
    const counts = contents.counts;
    return {
      path,
      trouble: [...damage, ...differences(root.catalog?.counts ?? null, counts)],
      counts,
      resolved,
      unresolved,
    };
  } finally {
    contents.close();
  }
};

const differences = (expected: CatalogCounts | null, found: CatalogCounts | null): readonly string[] => {
  if (expected === null) return [];
  if (found === null) return ['Its rows cannot be counted.'];
  const names = Object.keys(expected) as (keyof CatalogCounts)[];
  return names
    .filter((name) => found[name] !== null && expected[name] !== found[name])
    .map((name) => `It has ${found[name]} ${name} where the snapshot counted ${expected[name]}.`);
};

/** Which pictures of the sample does the restored catalog refer to? A RAW's row stands for the JPEG beside it, too. */
const resolve = (contents: CatalogContents, pictures: readonly Candidate[]) => {
  const wanted = Map.groupBy(pictures, ({ source }) => stemKey(source));
  for (const { folder, name } of contents.references()) wanted.delete(stemKey(joinBytes(folder, name)));
  const unresolved = [...wanted.values()].flat().map(({ label }) => displayPath(label));
  return { resolved: pictures.length - unresolved.length, unresolved };
};

const stemKey = (path: BytePath): string => nameKey(path).replace(/\.[^./]*$/, '');
