import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CatalogRecord, SetConfig } from '@safelight/manifests';
import { BlockStore } from '../backup/block-store.ts';
import { manifestPath } from '../backup/entries.ts';
import { KeyringWriter } from '../backup/keyring-writer.ts';
import { KnownFiles } from '../backup/known-files.ts';
import { ManifestWriter } from '../backup/manifests.ts';
import { planFolder } from '../backup/plan.ts';
import { dropTemporaryKeyrings, neededKeyrings, publishSnapshot } from '../backup/publish.ts';
import { type BackupReport, backupReport, ExclusionTally } from '../backup/report.ts';
import { relativeTo, sourceRoots } from '../backup/source-roots.ts';
import { Storing } from '../backup/store.ts';
import { lostKeyrings, lostObjects } from '../backup/verify.ts';
import type { Sha256 } from '../model/digest.ts';
import { SafelightError } from '../model/errors.ts';
import type { RunContext } from '../model/events.ts';
import { type BytePath, displayPath, nameOf, parentOf } from '../model/paths.ts';
import { incomingFolder, objectPath } from '../vault/layout.ts';
import { Pool } from '../vault/pool.ts';
import { readRemovals } from '../vault/removals.ts';
import type { ListedRoot } from '../vault/roots.ts';
import { holdRunLock } from '../vault/run-lock.ts';
import { announceRun, endRun } from '../vault/runs.ts';
import { asBytePath, State } from '../vault/state.ts';
import { provenanceOf } from '../vault/store.ts';
import { trustedRoots } from '../vault/trusted-roots.ts';
import { clearDeadRuns } from './dead-runs.ts';
import { type SetScan, scanSet } from './scan-set.ts';
import type { Session } from './session.ts';
import { setPath } from './sets.ts';

export interface BackUpOptions {
  /** Open everything again before it counts as sealed. */
  readonly reopen: boolean;
}

/** Backs up sets one after the other into the session's place, each as a snapshot of its own. */
export const backUp = async (
  session: Session,
  sets: readonly SetConfig[],
  options: BackUpOptions,
  context: RunContext,
): Promise<BackupReport[]> => {
  using _lock = holdRunLock(session.home.lockPath(session.vault.id), session.vault.name);
  using state = new State(session.home.statePath(session.vault.id));
  await clearDeadRuns(session, state);
  await forgetLost(session, state);
  const reports: BackupReport[] = [];
  for (const set of sets) {
    refuseVaultInside(session, set);
    reports.push(await backUpSet(session, set, { ...options, state }, context));
  }
  return reports;
};

const refuseVaultInside = (session: Session, set: SetConfig): void => {
  const vault = session.store.place.locator.path;
  const root = set.kind === 'folder' ? set.path : `${set.path}/`;
  if (`${vault}/`.startsWith(root.endsWith('/') ? root : `${root}/`))
    throw new SafelightError('vault-inside-set', { vault, set: set.path });
};

/** Rows about objects and keyrings that are not in the place any more are forgotten: their content is sealed again. */
const forgetLost = async ({ store: { place } }: Session, state: State): Promise<void> => {
  state.forgetObjects(await lostObjects(place, state));
  state.forgetKeyrings(await lostKeyrings(place, state));
};

const backUpSet = async (
  session: Session,
  set: SetConfig,
  { state, reopen }: BackUpOptions & { readonly state: State },
  context: RunContext,
): Promise<BackupReport> => {
  const started = context.clock().getTime();
  const { store, home, vault } = session;
  const roots = await trustedRoots(store, state);
  const provenance = provenanceOf(store, nextSeq(roots), ownHead(roots, store.machine.fingerprint));
  const run = randomUUID();
  const scratch = join(home.scratchFolder(vault.id), run);
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  await announceRun(store, provenance, { id: run, keyrings: [] });
  const renewal = setInterval(() => {
    announceRun(store, provenance, { id: run, keyrings: keyrings.written }).catch(() => undefined);
  }, 3_600_000).unref();
  const keyrings = new KeyringWriter(store, state, provenance);
  const known = new KnownFiles(state, set.id, run);
  await using pool = new Pool(
    {
      place: store.place.locator,
      incoming: incomingFolder(store.machine.fingerprint),
      contentKey: session.contentKey,
      reopen,
    },
    {
      onBytes: (bytes) => context.onEvent({ kind: 'bytes', bytes }),
      known: (ids) => ids.map((id) => keyrings.knows(id)),
    },
  );
  try {
    context.onEvent({ kind: 'phase', phase: 'store', subject: set.name });
    const blocks = new BlockStore({ state, pool, keyrings, set: set.id });
    const storing = new Storing({ state, pool, keyrings, known, blocks, context });
    const memory = {
      holds: (path: BytePath, stamp: string) => known.holds(parentOf(path), nameOf(path), stamp),
    };
    const scan = scanSet({ set, state, memory, scratch, context });
    const excluded = new ExclusionTally();
    let orphans = 0;
    for await (const folder of scan.folders()) {
      excluded.add(folder.exclusions);
      orphans += folder.orphans;
      await storing.folder(
        folder,
        planFolder(folder.entries, known.at(folder.path), new Set(folder.carried)),
      );
      context.signal.throwIfAborted();
    }
    await storing.finish();
    known.forgetUnseen();
    context.onEvent({ kind: 'phase', phase: 'publish', subject: set.name });
    const problems = [...storing.problems, ...scan.problems];
    const folders = state
      .sql('SELECT path FROM folder WHERE of_set = ?')
      .all(set.id)
      .map((row) => asBytePath(row['path']));
    const sources = sourceRoots(scan.candidates(), folders);
    const manifest = await new ManifestWriter({
      state,
      pool,
      keyrings,
      contentKey: session.contentKey,
    }).write(set.id, sources, problems);
    await keyrings.settled();
    const removals = await assertReused(session, state);
    const catalog = catalogRecord(scan, set, { problems: problems.length, orphans, sources });
    const published = await publishSnapshot(store, state, provenance, {
      created: context.clock().toISOString(),
      machineName: vault.machineName,
      set: { id: set.id, name: set.name, kind: set.kind, ...manifestPath(setPath(set)) },
      roots: sources.map(({ path, label }) => ({ ...manifestPath(path), label })),
      catalog,
      index: [...manifest.index],
      keyrings: neededKeyrings(state, set.id, manifest),
      totals: { ...manifest.totals, problems: problems.length },
      excluded: excluded.counts(),
      problems: [...manifest.problems],
      complete: problems.length === 0,
      removals,
      ledger: null,
      seen: seenHeads(roots, store.machine.fingerprint),
    });
    await dropTemporaryKeyrings(store, state, keyrings.written);
    return backupReport({
      set: { ...set, path: setPath(set) },
      snapshot: published.sha256,
      seq: provenance.seq,
      place: store.place.name,
      manifest,
      tally: storing.tally,
      excluded: excluded.counts(),
      problems,
      catalog,
      notes: [...scan.notes, ...(catalog?.notes ?? [])],
      seconds: (context.clock().getTime() - started) / 1000,
    });
  } finally {
    clearInterval(renewal);
    await rm(scratch, { recursive: true, force: true });
    await endRun(store, run).catch(() => undefined);
  }
};

const nextSeq = (roots: readonly ListedRoot[]): number => (roots.at(-1)?.seq ?? 0) + 1;

const ownHead = (roots: readonly ListedRoot[], machine: string): Sha256 | null =>
  roots.findLast((root) => root.machine === machine)?.sha256 ?? null;

const seenHeads = (roots: readonly ListedRoot[], machine: string) => {
  const heads = new Map(roots.filter((root) => root.machine !== machine).map((root) => [root.machine, root]));
  return [...heads.values()].map(({ machine: other, seq, sha256 }) => ({
    machine: other,
    seq,
    root: sha256,
  }));
};

/** Before a root is published: removals are read again, and every object the state relies on is looked for. */
const assertReused = async ({ store }: Session, state: State): Promise<Sha256 | null> => {
  const [lost] = await lostObjects(store.place, state);
  if (lost !== undefined) throw new SafelightError('file-missing', { path: objectPath(lost) });
  return (await readRemovals(store)).head;
};

const catalogRecord = (
  scan: SetScan,
  set: SetConfig,
  found: {
    readonly problems: number;
    readonly orphans: number;
    readonly sources: ReturnType<typeof sourceRoots>;
  },
): CatalogRecord | null => {
  const known = scan.catalog();
  if (known === null) return null;
  const { mark: _mark, roots: _roots, enumerable: _enumerable, ...record } = known;
  const path = setPath(set);
  const { root, path: folder } = relativeTo(found.sources, parentOf(path));
  const inside = displayPath((folder === '' ? nameOf(path) : `${folder}/${nameOf(path)}`) as BytePath);
  return {
    ...record,
    root: Math.max(root, 0),
    path: inside,
    missing: found.problems,
    orphans: found.orphans,
  };
};
