import type { MissingReport, RestoreFailure } from '@safelight/manifests';
import { SafelightError } from '../model/errors.ts';
import type { RunContext } from '../model/events.ts';
import { type BytePath, displayPath, joinBytes, parentOf } from '../model/paths.ts';
import { toldFinding } from '../vault/finding.ts';
import { KeyIndex } from '../vault/key-index.ts';
import { currentKeyrings } from '../vault/snapshot-reader.ts';
import { recordIfPossible } from './history/record.ts';
import { type Missed, missedFiles } from './missed-files.ts';
import { type Bench, bringBack, findSources, type Source } from './missing-sources.ts';
import { openObjects, readingPool } from './reading.ts';
import { announcing } from './running-jobs.ts';
import { readableStore, type Session } from './session.ts';
import { setPath } from './sets.ts';
import { chooseSnapshot, type OpenedSnapshot, openSnapshots } from './snapshots.ts';

export type { MissingReport } from '@safelight/manifests';

export interface RestoreMissingOptions {
  readonly snapshot: string;
  readonly set: string | null;
  readonly include: readonly string[];
  readonly mode: 'write' | 'dry-run';
}

/** Puts back what a set lacks on the disk, each file where it belongs; nothing that is there is touched. */
export const restoreMissing = (
  session: Session,
  options: RestoreMissingOptions,
  context: RunContext,
): Promise<MissingReport> => {
  const { home, vault, store } = session;
  const job = { vault: vault.id, command: 'restore', place: store.place.name };
  return announcing(home, job, context, (told) => run(session, options, told));
};

const run = async (
  session: Session,
  options: RestoreMissingOptions,
  context: RunContext,
): Promise<MissingReport> => {
  const started = context.clock().getTime();
  const store = readableStore(session);
  const opened = await openSnapshots(store);
  const newest = chooseSnapshot(opened.snapshots, options.snapshot, options.set);
  const set = session.sets.find(({ id }) => id === newest.root.set.id);
  if (set === undefined) throw new SafelightError('set-unknown', { name: newest.root.set.name });
  using keys = new KeyIndex(store, opened.removals);
  await using objects = await openObjects(session.home, store.place, context);
  await using pool = readingPool(session, objects, context);
  const bench: Bench = {
    objects,
    include: options.include,
    keys,
    pool,
    context,
    candidates: opened.snapshots
      .filter(({ root }) => root.set.id === set.id && root.seq <= newest.root.seq)
      .toReversed(),
    load: (snapshot) => keys.load(currentKeyrings(snapshot.root, opened.removals)),
    links: new Set(),
  };
  let missed = await missedFiles(session, set, context);
  let sources = await findSources(bench, missed);
  const failures = options.mode === 'dry-run' ? [] : await bringBack(bench, sources, missed);
  const database = setPath(set);
  if (options.mode === 'write' && set.kind !== 'folder' && sources.some(({ path }) => path === database)) {
    // The catalog is back: now it can say which pictures it misses.
    missed = await missedFiles(session, set, context);
    const more = await findSources(bench, missed);
    failures.push(...(await bringBack(bench, more, missed)));
    sources = [...sources, ...more];
  }
  const back = withoutFailed(sources, failures);
  const noted =
    options.mode === 'dry-run'
      ? []
      : await recordMissing(session, newest, { back, failures, at: context.clock() });
  return {
    set: set.name,
    done: options.mode === 'write',
    files: back.map(({ path, entry, from }) => ({
      path: displayPath(path),
      bytes: entry.size,
      snapshot: from.root.seq,
    })),
    failures,
    away: [...missed.away].map(([root, files]) => ({ root: displayPath(root), files })),
    unknown: unknownOf(missed, options),
    links: [...bench.links].map(displayPath),
    problems: missed.problems.map(({ path, code, message }) => ({ path: displayPath(path), code, message })),
    findings: [...opened.findings, ...keys.findings, ...noted].map(toldFinding),
    seconds: (context.clock().getTime() - started) / 1000,
  };
};

const withoutFailed = (sources: readonly Source[], failures: readonly RestoreFailure[]): Source[] => {
  const failed = new Set(failures.map(({ path }) => path));
  return sources.filter(({ path }) => !failed.has(displayPath(path)));
};

/** Where only some were asked for, what else is missed is nobody's question. */
const unknownOf = ({ references }: Missed, { include }: RestoreMissingOptions): string[] =>
  include.length > 0
    ? []
    : [...references].flatMap(([folder, files]) =>
        files.map(({ name }) => displayPath(joinBytes(folder, name))),
      );

const recordMissing = (
  { home, vault }: Session,
  { root, name: snapshot }: OpenedSnapshot,
  {
    back,
    failures,
    at,
  }: { readonly back: readonly Source[]; readonly failures: readonly RestoreFailure[]; readonly at: Date },
) =>
  recordIfPossible(home, vault, at, (name) => ({
    kind: 'restore',
    data: {
      set: root.set.id,
      name: name(root.set.name),
      to: name(displayPath(parentOf(root.set.path as BytePath))),
      snapshot: snapshot.sha256,
      seq: root.seq,
      files: back.length,
      bytes: back.reduce((sum, { entry }) => sum + entry.size, 0),
      already: 0,
      failures: failures.length,
    },
  }));

/** Damage before refusal; 3 where something is still missing. */
export const missingExit = ({
  failures,
  findings,
  away,
  unknown,
  links,
  problems,
}: MissingReport): number => {
  const exits = failures.map(({ exit }) => exit);
  if (exits.includes(4) || findings.some(({ kind }) => kind === 'damage')) return 4;
  return Math.max(0, ...exits, [...away, ...unknown, ...links, ...problems].length > 0 ? 3 : 0);
};
