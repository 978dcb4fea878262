import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { SnapshotRoot } from '@safelight/manifests';
import type { CatalogReader } from '../catalog/reader.ts';
import { readerOf } from '../catalog/readers.ts';
import { type RootMove, rootMover } from '../catalog/root-move.ts';
import { presentAt } from '../fs/present.ts';
import { makePrivateFolderIn } from '../fs/private-folder.ts';
import { SafelightError } from '../model/errors.ts';
import type { RunContext } from '../model/events.ts';
import {
  type BytePath,
  bytePathFromText,
  displayPath,
  isWithin,
  joinBytes,
  pathText,
} from '../model/paths.ts';
import { plannedAction } from '../restore/plan.ts';
import { type RestoredCatalog, type RestoreReport, restoreReport } from '../restore/report.ts';
import { type RestoreScan, scanTurn, TURNS } from '../restore/scan.ts';
import { Restoring } from '../restore/store.ts';
import { Extraction } from '../vault/extraction.ts';
import { KeyIndex } from '../vault/key-index.ts';
import type { ObjectSource } from '../vault/object-source.ts';
import type { Pool } from '../vault/pool.ts';
import { bytesOfPath, currentKeyrings, type SnapshotReader } from '../vault/snapshot-reader.ts';
import { recordIfPossible } from './history/record.ts';
import { openObjects, openReader, readingPool } from './reading.ts';
import { mapsOf } from './root-maps.ts';
import { announcing } from './running-jobs.ts';
import { readableStore, type Session } from './session.ts';
import { chooseSnapshot, type OpenedSnapshot, openSnapshots } from './snapshots.ts';

export interface RestoreOptions {
  /** A number, the beginning of an id, or `latest`. */
  readonly snapshot: string;
  readonly set: string | null;
  readonly to: string;
  readonly include: readonly string[];
  readonly overwrite: boolean;
  readonly relocate: boolean;
}

/** Brings a snapshot back into a folder: the catalog first, then sidecars, then pictures. */
export const restore = (
  session: Session,
  options: RestoreOptions,
  context: RunContext,
): Promise<RestoreReport> => {
  const { home, vault, store } = session;
  const job = { vault: vault.id, command: 'restore', place: store.place.name };
  return announcing(home, job, context, (told) => runRestore(session, options, told));
};

const runRestore = async (
  session: Session,
  options: RestoreOptions,
  context: RunContext,
): Promise<RestoreReport> => {
  const started = context.clock().getTime();
  const store = readableStore(session);
  const { snapshots, findings, removals } = await openSnapshots(store);
  const snapshot = chooseSnapshot(snapshots, options.snapshot, options.set);
  refuseRelocation(snapshot.root, options);
  const to = bytePathFromText(resolve(options.to));
  using keys = new KeyIndex(store, removals);
  await using objects = await openObjects(session.home, store.place, context);
  await using pool = readingPool(session, objects, context);
  await keys.load(currentKeyrings(snapshot.root, removals));
  const reader = await openReader(snapshot.root, keys, objects);
  const restoring = new Restoring(to, pool, context);
  await pour(
    { reader, to, include: options.include, overwrite: options.overwrite },
    restoring,
    { keys, pool, objects },
    context,
  );
  const catalog = await settleCatalog(
    session,
    { root: snapshot.root, to, relocate: options.relocate },
    context,
  );
  const noted = await recordRestore(session, { snapshot, restoring, to: displayPath(to) }, context.clock());
  return restoreReport({
    root: snapshot.root,
    sha256: snapshot.name.sha256,
    to: displayPath(to),
    tally: restoring.tally,
    failures: restoring.failures,
    findings: [...findings, ...keys.findings, ...uniqueFindings(reader), ...noted],
    catalog,
    newestSeen: Math.max(session.vault.head?.seq ?? 0, newest(snapshots)),
    newestOffered: newest(snapshots),
    seconds: (context.clock().getTime() - started) / 1000,
  });
};

/** Before anything is written: some editors' catalogs are theirs alone to change. */
export const refuseRelocation = (
  root: SnapshotRoot,
  { relocate }: Pick<RestoreOptions, 'relocate'>,
): void => {
  if (relocate && readerOf(root.set.kind)?.relocates === false)
    throw new SafelightError('relocate-refused', { path: root.set.path });
};

const recordRestore = (
  { home, vault }: Session,
  done: { readonly snapshot: OpenedSnapshot; readonly restoring: Restoring; readonly to: string },
  at: Date,
) =>
  recordIfPossible(home, vault, at, (name) => {
    const { root, name: snapshot } = done.snapshot;
    const { tally, failures } = done.restoring;
    return {
      kind: 'restore',
      data: {
        set: root.set.id,
        name: name(root.set.name),
        to: name(done.to),
        snapshot: snapshot.sha256,
        seq: root.seq,
        files: tally.restored,
        bytes: tally.restoredBytes,
        already: tally.already,
        failures: failures.length,
      },
    };
  });

const newest = (snapshots: readonly OpenedSnapshot[]): number => snapshots.at(-1)?.name.seq ?? 0;

/** Each turn reads the manifests again, so each finding came up to three times. */
const uniqueFindings = (reader: SnapshotReader) => [
  ...new Map(
    reader.findings.map((finding) => [`${finding.path}\n${finding.error.message}`, finding]),
  ).values(),
];

const pour = async (
  scan: RestoreScan,
  restoring: Restoring,
  doors: { readonly keys: KeyIndex; readonly pool: Pool; readonly objects: ObjectSource },
  context: RunContext,
): Promise<void> => {
  const { totals } = scan.reader.root;
  context.onEvent({ kind: 'plan', files: totals.files, bytes: totals.bytes });
  for (const turn of TURNS) {
    context.onEvent({ kind: 'phase', phase: 'restore', subject: turn });
    const extraction = new Extraction({
      ...doors,
      extents: (leaves) => scan.reader.extents(leaves),
      onOutcome: restoring.onOutcome,
    });
    for (const found of scanTurn(scan, turn))
      await restoring.take(found, plannedAction(found, presentAt), extraction);
    await restoring.drain(extraction);
  }
  await restoring.finish();
};

/** Where the restored catalog lies, and, when asked, its root folders pointed at the restored pictures. */
const settleCatalog = async (
  session: Session,
  { root, to, relocate }: { readonly root: SnapshotRoot; readonly to: BytePath; readonly relocate: boolean },
  context: RunContext,
): Promise<RestoredCatalog | null> => {
  const path = restoredCatalogPath(root, to);
  const reader = readerOf(root.set.kind);
  if (path === null || reader === null) return null;
  const moves = root.roots.map((source) => ({
    from: bytesOfPath(source),
    to: joinBytes(to, bytePathFromText(source.label)),
  }));
  const shown = moves.map((move) => ({ from: displayPath(move.from), to: displayPath(move.to) }));
  const restored = { kind: reader.kind, path, moves: shown };
  const all = [...moves, ...throughMaps(mapsOf(session.sets, root.set.id), moves)];
  if (!relocate || !(await pointsAway(session, { path, reader, moves: all }, context)))
    return { ...restored, relocated: 0, untouched: null };
  const { moved, untouched } = await reader.relocate(path, all);
  return { ...restored, relocated: moved, untouched };
};

/** A root of another system was backed up from where it was mapped to, and comes back where that goes. */
const throughMaps = (maps: readonly RootMove[], moves: readonly RootMove[]): readonly RootMove[] =>
  maps.flatMap(({ from, to }) => {
    const move = moves.find((one) => isWithin(one.from, to));
    if (move === undefined) return [];
    const below = to.slice(move.from.length).replace(/^\/+/, '');
    return [{ from, to: below === '' ? move.to : joinBytes(move.to, below) }];
  });

/** The catalog's path as text, where it was restored. */
const restoredCatalogPath = (root: SnapshotRoot, to: BytePath): string | null => {
  if (root.catalog === null) return null;
  const label = root.roots[root.catalog.root]?.label;
  if (label === undefined) return null;
  const path = joinBytes(joinBytes(to, bytePathFromText(label)), bytesOfPath(root.catalog));
  return presentAt(path).kind === 'file' ? pathText(path) : null;
};

/** Does the restored catalog still name a folder of the old disk? One that was relocated already does not. */
const pointsAway = async (
  session: Session,
  {
    path,
    reader,
    moves,
  }: { readonly path: string; readonly reader: CatalogReader; readonly moves: readonly RootMove[] },
  context: RunContext,
): Promise<boolean> => {
  const scratch = await makePrivateFolderIn(session.home.scratchFolder(session.vault.id), 'relocate-');
  try {
    const copy = await reader.copy(path, { scratch, signal: context.signal });
    const contents = reader.read(copy);
    const moved = rootMover(moves);
    try {
      return contents.roots.some(
        (root) => moved(pathText(root) ?? '') !== null && !moves.some((move) => isWithin(move.to, root)),
      );
    } finally {
      contents.close();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
};
