import type { SetConfig } from '@safelight/manifests';
import { ErasedFiles } from '../backup/erased-files.ts';
import { KnownFiles } from '../backup/known-files.ts';
import { planFolder } from '../backup/plan.ts';
import { type Problem, placeholderProblems } from '../backup/problem.ts';
import type { ScannedFolder } from '../backup/scan.ts';
import { databaseNames } from '../backup/scan-catalog.ts';
import { originalOf } from '../backup/tripwire.ts';
import { isInClosedCopy } from '../catalog/closed-name.ts';
import type { RunContext } from '../model/events.ts';
import { type BytePath, isWithin, joinBytes, nameOf, parentOf } from '../model/paths.ts';
import type { Difference } from '../status/plan.ts';
import { asBytePath, type State } from '../vault/state.ts';
import { scanSet } from './scan-set.ts';
import { seenRoots } from './seen-roots.ts';
import { setPath } from './sets.ts';

/** What the disk holds of a set now, compared with its last backup. */
export interface Look {
  readonly differences: readonly Difference[];
  readonly problems: readonly Problem[];
  /** Folders of the set that could not be listed. */
  readonly away: ReadonlySet<BytePath>;
  /** Roots in which something could be listed. */
  readonly seen: readonly BytePath[];
  readonly roots: readonly BytePath[];
  /** The catalog is not as it was when it was last read: what it refers to now is not known. */
  readonly catalogChanged: boolean;
}

/** Looks at names, sizes and times; reads no file, and no catalog but for what it said last time. */
export const lookAtSet = async (set: SetConfig, state: State, context: RunContext): Promise<Look> => {
  const known = new KnownFiles(state, set.id, '');
  const scan = scanSet({
    set,
    state,
    known,
    scratch: '',
    context,
    remembered: true,
  });
  const look = new Looking(known);
  const erased = new ErasedFiles(state, set.id, { contents: new Set() });
  for await (const folder of scan.folders()) {
    context.signal.throwIfAborted();
    look.at(erased.without(folder));
  }
  look.rest(state, set.id);
  const database = new Set(
    databaseNames(setPath(set)).map((name) => joinBytes(parentOf(setPath(set)), name)),
  );
  const catalogChanged = scan.catalog() !== null && look.differences.some(({ path }) => database.has(path));
  const problems = [...look.problems, ...scan.problems];
  return {
    ...settled({ differences: look.differences, problems, away: look.away }, known, catalogChanged),
    away: look.away,
    seen: seenRoots(scan.candidates(), look.listed),
    roots: scan.candidates(),
    catalogChanged,
  };
};

class Looking {
  readonly differences: Difference[] = [];
  readonly problems: Problem[] = [];
  readonly away = new Set<BytePath>();
  readonly listed = new Set<BytePath>();
  readonly #known: KnownFiles;

  constructor(known: KnownFiles) {
    this.#known = known;
  }

  at(folder: ScannedFolder): void {
    this.problems.push(...folder.problems);
    if (folder.unreadable) {
      this.away.add(folder.path);
      return;
    }
    this.listed.add(folder.path);
    const before = [...this.#known.at(folder.path)];
    const names = new Set(before.map(({ name }) => name));
    const plan = planFolder(folder.entries, before, new Set(folder.carried));
    for (const { name } of [...plan.links, ...plan.small, ...plan.large, ...plan.blocks])
      this.#differ(folder.path, name, names.has(name) ? 'changed' : 'new');
    this.problems.push(...placeholderProblems(folder.path, plan.placeholders));
    for (const name of plan.evicted) this.#differ(folder.path, name, 'evicted');
    for (const name of plan.gone) if (originalOf(name) === null) this.#differ(folder.path, name, 'gone');
  }

  /** Folders that the last backup knew and that were not met: deleted, or below one that cannot be listed. */
  rest(state: State, set: string): void {
    const closed = [...this.away];
    for (const row of state.sql('SELECT path FROM folder WHERE of_set = ?').all(set)) {
      const path = asBytePath(row['path']);
      if (this.listed.has(path) || this.away.has(path) || isInClosedCopy(path)) continue;
      if (closed.some((folder) => isWithin(folder, path))) this.away.add(path);
      else for (const { name } of this.#known.at(path)) this.#differ(path, name, 'gone');
    }
  }

  #differ(folder: BytePath, name: BytePath, what: Difference['what']): void {
    this.differences.push({ path: joinBytes(folder, name), what });
  }
}

const MISSING = 'source-missing';

/**
 * A drive that is not plugged in takes nothing from what was backed up of it. What is missing is lost only where the
 * catalog still refers to it, which nobody knows of one that has changed since.
 */
const settled = (
  { differences, problems, away }: Pick<Look, 'differences' | 'problems' | 'away'>,
  known: KnownFiles,
  catalogChanged: boolean,
): Pick<Look, 'differences' | 'problems'> => {
  const isGone = ({ code }: Problem): boolean => catalogChanged && code === MISSING;
  const isElsewhere = ({ code, path }: Problem): boolean =>
    (code === 'source-offline' && known.hasAt(parentOf(path), nameOf(path))) ||
    (code === MISSING && away.has(path));
  return {
    differences: [
      ...differences,
      ...problems.filter(isGone).map(({ path }) => ({ path, what: 'gone' as const })),
    ],
    problems: problems.filter((problem) => !isGone(problem) && !isElsewhere(problem)),
  };
};
