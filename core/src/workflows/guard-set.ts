import { CatalogCounts, type SnapshotRoot } from '@safelight/manifests';
import * as v from 'valibot';
import { type Health, losses, type Observation } from '../backup/guard.ts';
import { type Problem, problemOf } from '../backup/problem.ts';
import { statusOf } from '../fs/stamp.ts';
import { SafelightError, systemCode } from '../model/errors.ts';
import { type BytePath, displayPath } from '../model/paths.ts';
import { References } from '../vault/references.ts';
import type { State } from '../vault/state.ts';
import type { BackupRun } from './backup-run.ts';
import { setPath } from './sets.ts';
import type { StoredSet } from './store-set.ts';

const StoredHealth = v.strictObject({
  counts: v.nullable(CatalogCounts),
  references: v.number(),
  files: v.number(),
});

const nameOf = (set: string): string => `health:${set}`;

const saveHealth = (state: State, set: string, { counts, references, files }: Health): void =>
  state.setMeta(nameOf(set), JSON.stringify({ counts, references, files }));

const healthOf = (state: State, set: string): Health | null => {
  const text = state.meta(nameOf(set));
  return text === null ? null : v.parse(StoredHealth, JSON.parse(text));
};

/** What a rebuilt state compares with: the newest snapshot of the set that was complete. */
export const rememberHealth = (state: State, { set, catalog, totals }: SnapshotRoot): void =>
  saveHealth(state, set.id, {
    counts: catalog?.counts ?? null,
    references: catalog?.references ?? 0,
    files: totals.files,
  });

/**
 * Compares the set with what it was when all was well. What was lost is a problem in every run until it comes back or
 * is accepted; only then is today what later runs are compared with.
 */
export const guardSet = (
  { state, set, acceptChanges }: BackupRun,
  { scan }: Pick<StoredSet, 'scan'>,
): readonly Problem[] => {
  const references = new References(state, set.id);
  const before = healthOf(state, set.id);
  const now = observe(state, set.id, { before, references, catalog: scan.catalog() });
  const lost = before === null || acceptChanges ? [] : losses(before, now);
  const path = setPath(set);
  if (lost.length === 0)
    state.transaction(() => {
      // A catalog that cannot be counted today is compared with what it was once it can.
      saveHealth(state, set.id, { ...now, counts: now.counts ?? before?.counts ?? null });
      references.forgetDropped();
    });
  return lost.map((loss) =>
    problemOf(path, new SafelightError('set-shrank', { path: displayPath(path), ...loss })),
  );
};

const observe = (
  state: State,
  set: string,
  {
    before,
    references,
    catalog,
  }: {
    readonly before: Health | null;
    readonly references: References;
    readonly catalog: ReturnType<StoredSet['scan']['catalog']>;
  },
): Observation => {
  const files = countFiles(state, set);
  let dropped = 0;
  for (const path of references.dropped()) if (isThere(path)) dropped += 1;
  return {
    counts: catalog?.counts ?? null,
    references: catalog?.references ?? 0,
    files,
    dropped,
    gone: Math.max(0, (before?.files ?? 0) - files),
  };
};

const countFiles = (state: State, set: string): number =>
  Number(
    state
      .sql('SELECT count(*) AS n FROM file WHERE folder IN (SELECT id FROM folder WHERE of_set = ?)')
      .get(set)?.['n'] ?? 0,
  );

const isThere = (path: BytePath): boolean => {
  try {
    return statusOf(path).isFile();
  } catch (error) {
    if (systemCode(error) !== undefined) return false;
    throw error;
  }
};
