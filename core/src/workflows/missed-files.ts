import { randomUUID } from 'node:crypto';
import type { SetConfig } from '@safelight/manifests';
import { KnownFiles } from '../backup/known-files.ts';
import type { Problem } from '../backup/problem.ts';
import { nameKey } from '../catalog/name-key.ts';
import { sidecarsOf, stemIndex } from '../catalog/sidecars.ts';
import { listNames } from '../fs/list-names.ts';
import type { RunContext } from '../model/events.ts';
import { type BytePath, isWithin, nameOf, parentOf } from '../model/paths.ts';
import { type KnownReference, References } from '../vault/references.ts';
import { ABSENT, archiveOf } from './archived.ts';
import { scanSet } from './scan-set.ts';
import { rootAbove } from './seen-roots.ts';
import type { Session } from './session.ts';
import { homeOf, setPath } from './sets.ts';
import { withStateCopy } from './state-copy.ts';

/** What a set lacks on the disk now. */
export interface Missed {
  /** Files the catalog refers to, by folder; empty where `everything` is. */
  readonly references: Map<BytePath, KnownReference[]>;
  /** Folders below which everything is missed that a snapshot has and the disk has not. */
  readonly everything: readonly BytePath[];
  /** Roots that are not there, with how many files are missed in each. */
  readonly away: Map<BytePath, number>;
  /** Folders that may be written into. */
  readonly roots: readonly BytePath[];
  /** What lives only in the vault, on purpose, is missed by nobody. */
  readonly isArchived: (path: BytePath) => boolean;
  /** What the catalog could not tell: what it refers to is not known whole. */
  readonly problems: readonly Problem[];
}

/** Asks the live catalog what it refers to, on copies of it and of this computer's state. */
export const missedFiles = (session: Session, set: SetConfig, context: RunContext): Promise<Missed> =>
  withStateCopy(session, 'missing', async ({ state, scratch }) => {
    context.onEvent({ kind: 'phase', phase: 'scan', subject: set.name });
    const known = new KnownFiles(state, set.id, randomUUID());
    const scan = scanSet({ set, state, known, scratch, context });
    const problems: Problem[] = [];
    for await (const folder of scan.folders()) {
      context.signal.throwIfAborted();
      problems.push(...folder.problems);
    }
    return {
      ...sorted(set, problems, { roots: scan.candidates(), references: new References(state, set.id) }),
      problems: scan.problems,
    };
  });

const sorted = (
  set: SetConfig,
  problems: readonly Problem[],
  { roots, references }: { readonly roots: readonly BytePath[]; readonly references: References },
): Omit<Missed, 'problems'> => {
  const path = setPath(set);
  const home = homeOf(set);
  const isArchived = archiveOf(set);
  const isLost = problems.some((one) => one.path === path || one.path === home);
  const everything = isWhole(set) ? wholeOf(set, roots) : isLost ? [home] : [];
  const missed: Omit<Missed, 'problems'> = {
    references: new Map(),
    everything,
    away: new Map(),
    roots,
    isArchived,
  };
  const gone = new Set(roots.filter(isAway));
  const referenceAt = finder(references);
  for (const root of everything.filter(isAway)) missed.away.set(root, 0);
  for (const { path: file, code } of problems) {
    if (!ABSENT.has(code) || isArchived(file)) continue;
    const root = rootAbove(roots, file);
    if (file === path || file === home || root === null) continue;
    if (code === 'source-offline' || gone.has(root)) missed.away.set(root, (missed.away.get(root) ?? 0) + 1);
    else add(missed.references, file, referenceAt(file));
  }
  return missed;
};

/** A set that is its folders, whatever a database says: a session knows its pictures by where they lie. */
const isWhole = ({ kind }: SetConfig): boolean =>
  kind === 'folder' || kind === 'capture-one-session' || kind === 'studio';

/** Settings of editors that are not installed are missed by nobody. */
const wholeOf = (set: SetConfig, roots: readonly BytePath[]): readonly BytePath[] =>
  set.kind === 'studio' ? roots.filter((root) => !isAway(root)) : [...new Set([homeOf(set), ...roots])];

/** A folder that is not there, or the empty one that a drive leaves behind where it was mounted. */
const isAway = (root: BytePath): boolean => {
  const listing = listNames(root);
  return listing.kind !== 'names' || listing.names.length === 0;
};

/** What the catalog said of a file; each folder is asked for once. */
const finder = (references: References): ((file: BytePath) => KnownReference) => {
  const folders = new Map<BytePath, ReadonlyMap<BytePath, KnownReference>>();
  return (file) => {
    const folder = parentOf(file);
    const known = folders.get(folder) ?? new Map(references.in(folder).map((one) => [one.name, one]));
    folders.set(folder, known);
    const name = nameOf(file);
    return known.get(name) ?? { name, sidecarExtensions: [] };
  };
};

const add = (missed: Map<BytePath, KnownReference[]>, file: BytePath, reference: KnownReference): void => {
  const folder = parentOf(file);
  const list = missed.get(folder) ?? [];
  missed.set(folder, list);
  list.push(reference);
};

/** Of the names a folder had in a snapshot, those that are missed: pictures with what travels with them. */
export type MissedIn = (folder: BytePath, names: readonly BytePath[]) => ReadonlySet<BytePath>;

export const missedIn = ({ references, everything, roots, away, isArchived }: Missed): MissedIn => {
  const all = [...roots, ...everything];
  return (folder, names) => {
    const root = rootAbove(all, folder);
    if (root === null || away.has(root) || isArchived(folder)) return new Set();
    if (everything.some((whole) => isWithin(whole, folder))) return new Set(names);
    return withSidecars(references.get(folder) ?? [], names);
  };
};

const withSidecars = (
  wanted: readonly KnownReference[],
  names: readonly BytePath[],
): ReadonlySet<BytePath> => {
  if (wanted.length === 0) return new Set();
  const stems = stemIndex(names);
  const byKey = new Map(names.map((name) => [nameKey(name), name]));
  return new Set(
    wanted.flatMap((reference) => {
      const name = byKey.get(nameKey(reference.name));
      return name === undefined ? [] : [name, ...sidecarsOf(stems, { ...reference, name })];
    }),
  );
};

/** What was found in a snapshot is looked for no further. */
export const settle = ({ references }: Missed, path: BytePath): void => {
  const folder = parentOf(path);
  const rest = (references.get(folder) ?? []).filter(({ name }) => nameKey(name) !== nameKey(nameOf(path)));
  if (rest.length === 0) references.delete(folder);
  else references.set(folder, rest);
};
