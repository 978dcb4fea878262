import type { MissingReport, RestoreFailure } from '@safelight/manifests';
import { presentAt } from '../fs/present.ts';
import { SafelightError } from '../model/errors.ts';
import type { RunContext } from '../model/events.ts';
import { type BytePath, displayPath, joinBytes, parentOf } from '../model/paths.ts';
import { actionFor } from '../restore/plan.ts';
import { TURNS } from '../restore/scan.ts';
import { type MissingFile, scanMissing, turnOfMissing } from '../restore/scan-missing.ts';
import { Restoring } from '../restore/store.ts';
import { Extraction } from '../vault/extraction.ts';
import { toldFinding } from '../vault/finding.ts';
import { KeyIndex } from '../vault/key-index.ts';
import type { Pool } from '../vault/pool.ts';
import { readRemovals } from '../vault/removals.ts';
import { currentKeyrings, SnapshotReader } from '../vault/snapshot-reader.ts';
import { recordIfPossible } from './history/record.ts';
import { type Missed, missedFiles, missedIn, settle } from './missed-files.ts';
import { readingPool } from './reading-pool.ts';
import { announcing } from './running-jobs.ts';
import { rootAbove } from './seen-roots.ts';
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

/** A missed file and the snapshot that has it. */
interface Source extends MissingFile {
  readonly from: OpenedSnapshot;
  readonly reader: SnapshotReader;
}

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
  const removals = await readRemovals(store);
  using keys = new KeyIndex(store, removals.objects);
  await using pool = readingPool(session, context);
  const bench: Bench = {
    session,
    options,
    keys,
    pool,
    context,
    candidates: opened.snapshots
      .filter(({ root }) => root.set.id === set.id && root.seq <= newest.root.seq)
      .toReversed(),
    load: (snapshot) => keys.load(currentKeyrings(snapshot.root, removals)),
    links: new Set(),
  };
  let missed = await missedFiles(session, set, context);
  let sources = await findSources(bench, missed);
  const failures = await bringBack(bench, sources, missed);
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

interface Bench {
  readonly session: Session;
  readonly options: RestoreMissingOptions;
  readonly keys: KeyIndex;
  readonly pool: Pool;
  readonly context: RunContext;
  /** Snapshots of the set, newest first. */
  readonly candidates: readonly OpenedSnapshot[];
  load(snapshot: OpenedSnapshot): Promise<void>;
  /** Filled: links that are missed. */
  readonly links: Set<BytePath>;
}

/** The newest version of each missed file. What a folder lost as a whole is taken from the newest snapshot alone. */
const findSources = async (
  { candidates, keys, load, session, options, context, links }: Bench,
  missed: Missed,
): Promise<Source[]> => {
  const sources: Source[] = [];
  const store = readableStore(session);
  for (const [age, from] of candidates.entries()) {
    if (age > 0 && missed.references.size === 0) break;
    context.signal.throwIfAborted();
    await load(from);
    const reader = new SnapshotReader(store, from.root, keys);
    const wanted = age === 0 ? missed : { ...missed, everything: [] };
    const scan = {
      reader,
      include: options.include,
      missed: (folder: BytePath, names: readonly BytePath[]) => missedIn(wanted, folder, names),
      onLink: (path: BytePath) => links.add(path),
    };
    const found = [...scanMissing(scan)];
    for (const file of found) settle(missed, file.path);
    sources.push(...found.map((file) => ({ ...file, from, reader })));
  }
  return sources;
};

/** Turn by turn, snapshot by snapshot, root by root. */
const bringBack = async (
  { keys, pool, context, options }: Bench,
  sources: readonly Source[],
  { roots, everything }: Missed,
): Promise<RestoreFailure[]> => {
  if (options.mode === 'dry-run') return [];
  const bytes = sources.reduce((sum, { entry }) => sum + entry.size, 0);
  context.onEvent({ kind: 'plan', files: sources.length, bytes });
  const restorings = new Map<BytePath, Restoring>();
  for (const turn of TURNS) {
    context.onEvent({ kind: 'phase', phase: 'restore', subject: turn });
    const now = sources.filter((source) => turnOfMissing(source) === turn);
    for (const group of Map.groupBy(now, ({ folder, reader }) =>
      JSON.stringify([rootAbove([...roots, ...everything], folder), reader.root.seq]),
    ).values()) {
      const [first] = group;
      if (first === undefined) continue;
      const root = rootAbove([...roots, ...everything], first.folder) ?? first.folder;
      const restoring = restorings.get(root) ?? new Restoring(root, pool, context);
      restorings.set(root, restoring);
      const extraction = new Extraction({
        keys,
        pool,
        extents: (leaves) => first.reader.extents(leaves),
        onOutcome: restoring.onOutcome,
      });
      for (const { entry, path, folder } of group) {
        const file = { entry, to: path, label: path, overwrite: false };
        await restoring.take(
          { kind: 'file', file, folder },
          actionFor(entry, presentAt(path), false),
          extraction,
        );
      }
      await restoring.drain(extraction);
    }
  }
  for (const restoring of restorings.values()) await restoring.finish();
  return [...restorings.values()].flatMap(({ failures }) => failures);
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
