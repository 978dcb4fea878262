import type { SetConfig } from '@safelight/manifests';
import { BlockStore } from '../backup/block-store.ts';
import { ChangedOriginals, type ChangeTally } from '../backup/changed-originals.ts';
import type { KnownFiles } from '../backup/known-files.ts';
import { planFolder } from '../backup/plan.ts';
import { type Problem, problemOf } from '../backup/problem.ts';
import { ExclusionTally } from '../backup/report.ts';
import type { ScannedFolder } from '../backup/scan.ts';
import { type StoreTally, Storing } from '../backup/store.ts';
import { SafelightError } from '../model/errors.ts';
import { type BytePath, displayPath } from '../model/paths.ts';
import { unheldFiles } from '../vault/held-files.ts';
import type { State } from '../vault/state.ts';
import { ABSENT, archivedShoots, archiveOf } from './archived.ts';
import type { BackupRun } from './backup-run.ts';
import { OriginalsComparison } from './compare-originals.ts';
import type { SetScan } from './scan-catalog-set.ts';
import { scanSet } from './scan-set.ts';
import { seenRoots } from './seen-roots.ts';
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
  /** Folders of `candidates` in which something could be looked at. */
  readonly seen: readonly BytePath[];
}

/** scan → plan → store, folder by folder. */
export const storeSet = async (run: BackupRun): Promise<StoredSet> => {
  const { set, state, context, known, pool, keyrings, scratch, erased } = run;
  context.onEvent({ kind: 'phase', phase: 'store', subject: set.name });
  const blocks = new BlockStore({ state, pool, keyrings, set: set.id });
  await using originals = new OriginalsComparison({
    store: run.session.opener === null ? null : readableStore(run.session),
    state,
    pool,
    scratch,
  });
  const changed = new ChangedOriginals({ known, originals, accept: run.acceptChanges });
  const storing = new Storing({ state, pool, keyrings, known, blocks, changed, erased, context });
  const scan = scanSet({ set, state, known, scratch, context });
  const excluded = new ExclusionTally();
  let orphans = 0;
  const listed = new Set<BytePath>();
  for await (const found of keepingArchived(scan.folders(), archiveOf(set), known)) {
    context.signal.throwIfAborted();
    const folder = erased.without(found);
    excluded.add(folder.exclusions);
    orphans += folder.orphans;
    if (!folder.unreadable) listed.add(folder.path);
    await storing.folder(folder, planFolder(folder.entries, known.at(folder.path), new Set(folder.carried)));
  }
  await storing.finish();
  for await (const folder of scan.again()) {
    const plan = planFolder(folder.entries, known.at(folder.path), new Set(folder.carried));
    await storing.folder(folder, { ...plan, unchanged: 0 });
  }
  await storing.finish();
  await scan.settle();
  for (const { path } of archivedShoots(set)) storing.tally.carried += known.keepBelow(path);
  known.forgetUnseen();
  excluded.add(erased.exclusions);
  const found = [...storing.problems.filter((problem) => !scan.excuses(problem)), ...scan.problems];
  const problems = withLostCopies(distinct(found), state, set);
  return {
    scan,
    tally: storing.tally,
    changes: changed.tally,
    excluded: excluded.counts(),
    problems,
    orphans,
    seen: seenRoots(scan.candidates(), listed),
  };
};

/** What lives only in the vault is kept there as it is; that it is not on the disk is no problem. */
async function* keepingArchived(
  folders: AsyncGenerator<ScannedFolder>,
  isArchived: (path: BytePath) => boolean,
  known: KnownFiles,
): AsyncGenerator<ScannedFolder> {
  for await (const folder of folders) yield isArchived(folder.path) ? asArchived(folder, known) : folder;
}

const asArchived = (folder: ScannedFolder, known: KnownFiles): ScannedFolder => {
  const there = new Set([...folder.entries.map(({ name }) => name), ...folder.carried]);
  const away = [...known.at(folder.path)].map(({ name }) => name).filter((name) => !there.has(name));
  return {
    ...folder,
    problems: folder.problems.filter(({ code }) => !ABSENT.has(code)),
    carried: [...folder.carried, ...away],
  };
};

/** What is kept from earlier snapshots and cannot be read there any more, although the snapshot lists it. */
const withLostCopies = (problems: readonly Problem[], state: State, set: SetConfig): readonly Problem[] => {
  const told = new Set(problems.map(({ path }) => path));
  const lost = unheldFiles(state, set.id).filter(({ path }) => !told.has(path));
  return [
    ...problems,
    ...lost.map(({ path }) => problemOf(path, new SafelightError('copy-lost', { path: displayPath(path) }))),
  ];
};

/** What is looked at twice is told once. */
const distinct = (problems: readonly Problem[]): readonly Problem[] => [
  ...new Map(
    problems.map((problem) => [`${problem.code} ${problem.path} ${problem.message}`, problem]),
  ).values(),
];
