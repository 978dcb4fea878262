import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { CatalogCounts, DrilledCatalog, SnapshotRoot } from '@safelight/manifests';
import { lightroom } from '../catalog/lightroom.ts';
import { nameKey } from '../catalog/name-key.ts';
import type { CatalogContents } from '../catalog/reader.ts';
import type { Candidate, Choice } from '../drill/scan.ts';
import type { RunContext } from '../model/events.ts';
import { type BytePath, displayPath, joinBytes, nameOf } from '../model/paths.ts';
import { bytesOfPath } from '../vault/snapshot-reader.ts';
import type { BackFile, Bench } from './drill.ts';

/** Brings the catalog back, opens a copy of it, and asks it what it said when it was backed up. */
export const drillCatalog = async (
  bench: Bench,
  { root, chosen }: { readonly root: SnapshotRoot; readonly chosen: Choice },
  context: RunContext,
): Promise<DrilledCatalog | null> => {
  if (root.catalog === null) return null;
  const own = chosen.catalog.filter(({ label }) => isOwn(root, label));
  const { files } = await bench.bringBack(own);
  const path = displayPath(own[0]?.label ?? bytesOfPath(root.catalog));
  const missing = files.flatMap(({ candidate, error }) =>
    error === null ? [] : [`${displayPath(candidate.label)}: ${error.message}`],
  );
  if (files.length === 0) return unread(path, ['The snapshot holds no database of it.']);
  if (missing.length > 0) return unread(path, missing);
  return readBack(await together(bench, files), { path, root, chosen }, { bench, context });
};

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
  await mkdir(folder, { mode: 0o700 });
  const database = join(folder, 'Restored.lrcat');
  for (const { candidate, path } of files)
    await rename(path, `${database}${/-(wal|journal)$/i.exec(candidate.label)?.[0] ?? ''}`);
  return database;
};

const readBack = async (
  database: string,
  { path, root, chosen }: { readonly path: string; readonly root: SnapshotRoot; readonly chosen: Choice },
  { bench, context }: { readonly bench: Bench; readonly context: RunContext },
): Promise<DrilledCatalog> => {
  const scratch = join(bench.scratch, 'opened');
  await mkdir(scratch, { mode: 0o700 });
  const copy = await lightroom.copy(database, { scratch, signal: context.signal, check: 'before' });
  const contents = lightroom.read(copy);
  try {
    const { resolved, unresolved } = resolve(contents, chosen.pictures);
    const damage = [...copy.problems, ...contents.problems].map(({ message }) =>
      message.replaceAll(database, path),
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
    .filter((name) => expected[name] !== found[name])
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
