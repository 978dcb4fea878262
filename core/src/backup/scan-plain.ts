import { SafelightError } from '../model/errors.ts';
import { type BytePath, displayPath, joinBytes } from '../model/paths.ts';
import { type Problem, problemOf } from './problem.ts';
import {
  type Exclusion,
  type Looked,
  listNames,
  lookAt,
  type ScannedEntry,
  type ScannedFolder,
} from './scan.ts';

/** Gives another place to read a file from, or what makes it up: catalogs are read from their safe copies. */
export type Substitute = (folder: BytePath, names: readonly BytePath[]) => Promise<Substitution | null>;
export interface Substitution {
  /** Names that are replaced, whatever they are on disk, by these entries. */
  readonly names: ReadonlySet<BytePath>;
  readonly entries: readonly ScannedEntry[];
  readonly problems: readonly Problem[];
  readonly exclusions: readonly Exclusion[];
  /** Names whose last stored version stays, because no consistent copy was to be had. */
  readonly carried: readonly BytePath[];
}

/** Everything below a folder, folder by folder, parents first. Links are kept as links and not followed. */
export async function* scanTree(root: BytePath, substitute: Substitute): AsyncGenerator<ScannedFolder> {
  const waiting: BytePath[] = [root];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const folder = await scanOne(path, substitute);
    yield folder;
    waiting.push(...folder.folders.toReversed().map((name) => joinBytes(folder.path, name)));
  }
}

const scanOne = async (path: BytePath, substitute: Substitute): Promise<ScannedFolder> => {
  const listing = listNames(path);
  if (listing.kind !== 'names') return unlistable(path, listing.kind === 'absent' ? null : listing.why);
  const substitution = await substitute(path, listing.names);
  const names =
    substitution === null ? listing.names : listing.names.filter((name) => !substitution.names.has(name));
  return gather(path, names, substitution);
};

/** A folder that is not there, or cannot be listed: a problem, and all that is stored of it stays. */
export const unlistable = (path: BytePath, why: string | null): ScannedFolder => ({
  ...EMPTY,
  path,
  unreadable: true,
  problems: [
    problemOf(
      path,
      why === null
        ? new SafelightError('source-missing', { path: displayPath(path) })
        : new SafelightError('source-unreadable', { path: displayPath(path), why }),
    ),
  ],
});

const EMPTY = {
  entries: [],
  folders: [],
  problems: [],
  exclusions: [],
  carried: [],
  unreadable: false,
  orphans: 0,
};

const gather = (path: BytePath, names: readonly BytePath[], extra: Substitution | null): ScannedFolder => {
  const looked = names.map((name): readonly [BytePath, Looked] => [name, lookAt(path, name)]);
  const entries: ScannedEntry[] = [...(extra?.entries ?? [])];
  const problems: Problem[] = [...(extra?.problems ?? [])];
  const exclusions: Exclusion[] = [...(extra?.exclusions ?? [])];
  const folders: BytePath[] = [];
  const carried: BytePath[] = [...(extra?.carried ?? [])];
  for (const [name, found] of looked)
    switch (found.kind) {
      case 'file':
      case 'link':
        entries.push(found);
        break;
      case 'folder':
        folders.push(name);
        break;
      case 'excluded':
        exclusions.push(found.exclusion);
        break;
      case 'problem':
        problems.push(found.problem);
        carried.push(name);
        break;
      case 'gone':
        break;
    }
  if (extra !== null) entries.sort(byName);
  return { ...EMPTY, path, entries, folders, problems, exclusions, carried };
};

export const byName = (a: ScannedEntry, b: ScannedEntry): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
