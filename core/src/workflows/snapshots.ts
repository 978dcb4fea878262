import type { SnapshotRoot, SnapshotsReport } from '@safelight/manifests';
import { isSafelightError, SafelightError } from '../model/errors.ts';
import { damage, type Finding, toldFinding } from '../vault/finding.ts';
import { rootPath } from '../vault/layout.ts';
import { type Removals, readRemovals } from '../vault/removals.ts';
import { type ListedRoot, listRoots, openRoot } from '../vault/roots.ts';
import type { ReadableStore } from '../vault/store.ts';

export type { SnapshotsReport } from '@safelight/manifests';

export interface OpenedSnapshot {
  readonly name: ListedRoot;
  readonly root: SnapshotRoot;
}

export interface OpenedSnapshots {
  /** Oldest first. */
  readonly snapshots: readonly OpenedSnapshot[];
  readonly findings: readonly Finding[];
  /** What was taken out on purpose, as it was read for them. */
  readonly removals: Removals;
}

/** All snapshots that can be opened; those that cannot are findings. */
export const openSnapshots = async (store: ReadableStore): Promise<OpenedSnapshots> => {
  const snapshots: OpenedSnapshot[] = [];
  const findings: Finding[] = [];
  const removals = await readRemovals(store);
  for (const name of await listRoots(store)) {
    // Taken out on purpose: a stale copy of the vault must not bring it back.
    if (removals.roots.has(name.sha256)) continue;
    try {
      snapshots.push({ name, root: await openRoot(store, name) });
    } catch (error) {
      if (!isSafelightError(error)) throw error;
      const kind = error.code === 'signature-bad' ? 'foreign' : 'damage';
      findings.push({ ...damage(rootPath(name), error), kind });
    }
  }
  return { snapshots, findings, removals };
};

/**
 * The snapshot that is meant: a number, the beginning of an id, or `latest` (of a set, where one is named). The newest
 * is the one with the highest number: clocks do not count.
 */
export const chooseSnapshot = (
  snapshots: readonly OpenedSnapshot[],
  wanted: string,
  set: string | null,
): OpenedSnapshot => {
  const ofSet = snapshots.filter(({ root }) => set === null || root.set.name === set || root.set.id === set);
  if (set !== null && ofSet.length === 0) throw new SafelightError('set-unknown', { name: set });
  const found =
    wanted === 'latest'
      ? latest(ofSet)
      : ofSet.findLast(
          ({ name }) => String(name.seq) === wanted.replace(/^0+/, '') || isIdStart(wanted, name.sha256),
        );
  if (found === undefined) throw new SafelightError('snapshot-unknown', { name: wanted });
  return found;
};

const isIdStart = (wanted: string, sha256: string): boolean =>
  wanted.length >= 6 && sha256.startsWith(wanted.toLowerCase());

const latest = (snapshots: readonly OpenedSnapshot[]): OpenedSnapshot | undefined => {
  const sets = new Map(snapshots.map(({ root }) => [root.set.id, root.set.name]));
  if (sets.size > 1) throw new SafelightError('set-ambiguous', { names: [...new Set(sets.values())] });
  return snapshots.at(-1);
};

export const listSnapshots = async (store: ReadableStore, set: string | null): Promise<SnapshotsReport> => {
  const { snapshots, findings } = await openSnapshots(store);
  return {
    snapshots: snapshots
      .filter(({ root }) => set === null || root.set.name === set || root.set.id === set)
      .map(({ name, root }) => ({
        seq: name.seq,
        sha256: name.sha256,
        created: root.created,
        machine: root.machineName,
        set: root.set.name,
        kind: root.set.kind,
        files: root.totals.files,
        bytes: root.totals.bytes,
        complete: root.complete,
        problems: root.totals.problems,
      })),
    findings: findings.map(toldFinding),
  };
};
