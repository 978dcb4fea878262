import type { CatalogRecord, LedgerFact, SnapshotRoot } from '@safelight/manifests';
import { manifestPath } from '../backup/entries.ts';
import { type Manifest, ManifestWriter } from '../backup/manifests.ts';
import type { Problem } from '../backup/problem.ts';
import { dropTemporaryKeyrings, neededKeyrings, publishSnapshot } from '../backup/publish.ts';
import { relativeTo, type SourceRoots, sourceRoots } from '../backup/source-roots.ts';
import type { Sha256 } from '../model/digest.ts';
import { type BytePath, displayPath, nameOf, parentOf } from '../model/paths.ts';
import { rememberIndex } from '../vault/held-lists.ts';
import type { ListedRoot } from '../vault/roots.ts';
import { asBytePath } from '../vault/state.ts';
import type { BackupRun } from './backup-run.ts';
import { prepareHistory } from './history/publish-history.ts';
import type { Naming } from './history/record.ts';
import { rememberMirror } from './obey-condemned.ts';
import { assertReused, goneMeanwhile } from './relied-files.ts';
import { setPath } from './sets.ts';
import type { StoredSet } from './store-set.ts';

export interface PublishedSet {
  readonly sha256: Sha256;
  readonly manifest: Manifest;
  readonly catalog: CatalogRecord | null;
  /** What was taken out of the vault just before it was published: it does not hold that. */
  readonly gone: readonly Problem[];
}

/** Manifests, then a look at everything the snapshot relies on, then inventory and root: now the snapshot exists. */
export const publishSet = async (run: BackupRun, stored: StoredSet): Promise<PublishedSet> => {
  const { session, set, state, keyrings, provenance, context } = run;
  context.onEvent({ kind: 'phase', phase: 'publish', subject: set.name });
  const sources = sourceRoots(stored.scan.candidates(), foldersOf(run));
  const manifest = await new ManifestWriter({ ...run, contentKey: session.contentKey }).write(
    set.id,
    sources,
    stored.problems,
  );
  await keyrings.settled();
  const removals = await assertReused(run, manifest);
  const catalog = catalogRecord(run, stored, sources);
  const created = context.clock().toISOString();
  const totals = { ...manifest.totals, problems: stored.problems.length };
  const history = await prepareHistory({
    ...session,
    ledger: run.ledger,
    sets: (await session.home.config()).sets.filter(({ vault }) => vault === session.vault.id),
    at: created,
    tell: (name, root) => backupFact(run, stored, { name, root, totals }),
  });
  const snapshot = {
    ...provenance,
    created,
    machineName: session.vault.machineName,
    set: { id: set.id, name: set.name, kind: set.kind, ...manifestPath(setPath(set)) },
    roots: sources.map(({ path, label }) => ({ ...manifestPath(path), label })),
    ...latestOnly(stored, sources),
    catalog,
    index: [...manifest.index],
    keyrings: neededKeyrings(state, set.id, manifest),
    totals,
    excluded: stored.excluded,
    problems: [...manifest.problems],
    complete: stored.problems.length === 0,
    removals,
    ledger: history.head,
    seen: seenHeads(run.roots, provenance.machine),
  };
  const { sha256 } = await publishSnapshot(session.store, state, snapshot, history);
  history.settle();
  rememberIndex(state, set.id, manifest.index);
  rememberMirror(state, set.id, sha256);
  await rememberHead(run, sha256);
  await dropTemporaryKeyrings(session.store, state, keyrings.written);
  return { sha256, manifest, catalog, gone: await goneMeanwhile(run, manifest, removals) };
};

/** What the history keeps of a backup. */
const backupFact = (
  { session, set, provenance, acceptChanges }: BackupRun,
  { tally }: StoredSet,
  {
    name,
    root,
    totals,
  }: { readonly name: Naming; readonly root: Sha256; readonly totals: SnapshotRoot['totals'] },
): LedgerFact => ({
  kind: 'backup',
  data: {
    set: set.id,
    name: name(set.name),
    place: name(session.store.place.name),
    snapshot: root,
    seq: provenance.seq,
    complete: totals.problems === 0,
    accepted: acceptChanges,
    files: totals.files,
    bytes: totals.bytes,
    storedFiles: tally.stored,
    storedBytes: tally.storedBytes,
    problems: totals.problems,
  },
});

/** Nothing where there are none, as in snapshots from before they were told. */
const latestOnly = ({ scan }: StoredSet, sources: SourceRoots): Pick<SnapshotRoot, 'latestOnly'> => {
  const folders = scan.latestOnly().map((folder) => {
    const { root, path } = relativeTo(sources, folder);
    return { root, ...manifestPath(path) };
  });
  return folders.length === 0 ? {} : { latestOnly: folders };
};

const foldersOf = ({ state, set }: BackupRun): BytePath[] =>
  state
    .sql('SELECT path FROM folder WHERE of_set = ?')
    .all(set.id)
    .map((row) => asBytePath(row['path']));

const seenHeads = (roots: readonly ListedRoot[], machine: string) => {
  const heads = new Map(roots.filter((root) => root.machine !== machine).map((root) => [root.machine, root]));
  return [...heads.values()].map((head) => ({ machine: head.machine, seq: head.seq, root: head.sha256 }));
};

/** The newest snapshot this computer ever saw: a place that offers less was set back. */
const rememberHead = async (
  { session: { home, vault }, provenance }: BackupRun,
  root: Sha256,
): Promise<void> => {
  const config = (await home.config()).vaults.find(({ id }) => id === vault.id);
  if (config !== undefined) await home.updateVault({ ...config, head: { seq: provenance.seq, root } });
};

const catalogRecord = (
  { set }: BackupRun,
  { scan, problems, orphans }: StoredSet,
  sources: SourceRoots,
): CatalogRecord | null => {
  const known = scan.catalog();
  if (known === null) return null;
  const { mark: _mark, roots: _roots, folders: _folders, enumerable: _enumerable, ...record } = known;
  const path = setPath(set);
  const { root, path: folder } = relativeTo(sources, parentOf(path));
  const inside = folder === '' ? nameOf(path) : `${folder}/${nameOf(path)}`;
  return {
    ...record,
    root: Math.max(root, 0),
    path: displayPath(inside as BytePath),
    missing: problems.length,
    orphans,
  };
};
