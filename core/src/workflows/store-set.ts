import { BlockStore } from '../backup/block-store.ts';
import { ChangedOriginals, type ChangeTally } from '../backup/changed-originals.ts';
import { planFolder } from '../backup/plan.ts';
import type { Problem } from '../backup/problem.ts';
import { ExclusionTally } from '../backup/report.ts';
import { type StoreTally, Storing } from '../backup/store.ts';
import { type BytePath, nameOf, parentOf } from '../model/paths.ts';
import type { BackupRun } from './backup-run.ts';
import { OriginalsComparison } from './compare-originals.ts';
import type { SetScan } from './scan-catalog-set.ts';
import { scanSet } from './scan-set.ts';
import { readableStore } from './session.ts';

/** What was found and stored of a set; its files are in the state now. */
export interface StoredSet {
  readonly scan: SetScan;
  readonly tally: StoreTally;
  readonly changes: ChangeTally;
  readonly excluded: ReturnType<ExclusionTally['counts']>;
  readonly problems: readonly Problem[];
  /** Pictures that lie among the originals and that the catalog does not know. */
  readonly orphans: number;
}

/** scan → plan → store, folder by folder. */
export const storeSet = async (run: BackupRun): Promise<StoredSet> => {
  const { set, state, context, known, pool, keyrings, scratch } = run;
  context.onEvent({ kind: 'phase', phase: 'store', subject: set.name });
  const blocks = new BlockStore({ state, pool, keyrings, set: set.id });
  await using originals = new OriginalsComparison({
    store: run.session.opener === null ? null : readableStore(run.session),
    state,
    pool,
    scratch,
  });
  const changed = new ChangedOriginals({ known, originals, accept: run.acceptChanges });
  const storing = new Storing({ state, pool, keyrings, known, blocks, changed, context });
  const memory = {
    holds: (path: BytePath, stamp: string) => known.holds(parentOf(path), nameOf(path), stamp),
  };
  const scan = scanSet({ set, state, memory, scratch, context });
  const excluded = new ExclusionTally();
  let orphans = 0;
  for await (const folder of scan.folders()) {
    context.signal.throwIfAborted();
    excluded.add(folder.exclusions);
    orphans += folder.orphans;
    await storing.folder(folder, planFolder(folder.entries, known.at(folder.path), new Set(folder.carried)));
  }
  await storing.finish();
  known.forgetUnseen();
  const problems = [...storing.problems, ...scan.problems];
  return {
    scan,
    tally: storing.tally,
    changes: changed.tally,
    excluded: excluded.counts(),
    problems,
    orphans,
  };
};
