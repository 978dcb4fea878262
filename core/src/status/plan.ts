import type { StatusWord } from '@safelight/manifests';
import { kindOf } from '../catalog/picture-kinds.ts';
import { type BytePath, displayPath, isWithin, nameOf, parentOf } from '../model/paths.ts';
import { type ShootFolder, shootsOf } from '../model/shoot.ts';
import type { UnheldFile } from '../vault/held-files.ts';
import type { HeldFolder } from './scan.ts';

/** Something about one file that keeps its shoot from being complete. */
export interface Trouble {
  readonly path: BytePath;
  readonly code: string;
  readonly message: string;
  /** What the copy holds is damaged, or the original is not the picture it was. */
  readonly grave: boolean;
}

/** How the disk differs from the last backup. */
export interface Difference {
  readonly path: BytePath;
  /** evicted: it is as it was, and its bytes are in a cloud alone. */
  readonly what: 'new' | 'changed' | 'gone' | 'evicted';
}

/** All that is known of one set. */
export interface SetFacts {
  readonly kind: 'catalog' | 'job' | 'folder';
  /** The folder of the catalog, of the session, or the folder itself. */
  readonly home: BytePath;
  /** Folders that hold shoots, as the catalog names them. */
  readonly roots: readonly BytePath[];
  /** Below the catalog's own folder: those that hold its pictures, and not what belongs to it. */
  readonly isReferred: (folder: BytePath) => boolean;
  readonly held: readonly HeldFolder[];
  readonly broken: readonly UnheldFile[];
  readonly troubles: readonly Trouble[];
  readonly differences: readonly Difference[];
  /** Folders that could not be looked at. */
  readonly away: ReadonlySet<BytePath>;
}

export interface PlannedShoot {
  readonly path: BytePath;
  readonly catalog: boolean;
  /** Numbers of its folders in the state. */
  readonly folders: readonly number[];
  /** Rises with the time it was first met. */
  readonly newest: number;
  readonly files: number;
  readonly bytes: number;
  readonly proven: number;
  readonly oldest: number | null;
  readonly tested: number | null;
  readonly disk: 'there' | 'away' | 'gone';
  readonly gone: number;
  /** Files that the vault has as they are, and of which this disk holds a placeholder. */
  readonly evicted: number;
  readonly troubles: readonly Trouble[];
}

/** Sorts everything known of a set by the shoot it is about. */
export const planShoots = (facts: SetFacts): PlannedShoot[] => {
  const shootOf = sorter(facts);
  const shoots = new Map<BytePath, Gathered>();
  const at = (folder: BytePath): Gathered => {
    const path = shootOf(folder);
    const shoot = shoots.get(path) ?? { folders: [], troubles: [], gone: 0, evicted: 0, visited: 0 };
    shoots.set(path, shoot);
    return shoot;
  };
  for (const folder of facts.held) {
    const shoot = at(folder.path);
    shoot.folders.push(folder);
    if (!facts.away.has(folder.path)) shoot.visited += 1;
  }
  for (const trouble of troublesOf(facts)) at(folderOf(facts, trouble.path)).troubles.push(trouble);
  for (const { path, what } of facts.differences)
    if (what === 'gone' || what === 'evicted') at(folderOf(facts, path))[what] += 1;
  return [...shoots].map(([path, shoot]) => ({
    path,
    catalog: facts.kind === 'catalog' && path === facts.home,
    ...summed(shoot),
  }));
};

interface Gathered {
  readonly folders: HeldFolder[];
  readonly troubles: Trouble[];
  gone: number;
  evicted: number;
  /** Folders that could be looked at. */
  visited: number;
}

const summed = ({ folders, troubles, gone, evicted, visited }: Gathered) => {
  const files = folders.reduce((sum, folder) => sum + folder.files, 0);
  return {
    folders: folders.map(({ id }) => id),
    newest: folders.reduce((most, { id }) => Math.max(most, id), 0),
    files,
    bytes: folders.reduce((sum, { bytes }) => sum + bytes, 0),
    proven: folders.reduce((sum, { proven }) => sum + proven, 0),
    oldest: least(folders.flatMap(({ oldest }) => oldest ?? [])),
    tested: most(folders.flatMap(({ tested }) => tested ?? [])),
    disk:
      visited === 0 && folders.length > 0
        ? ('away' as const)
        : files > 0 && gone >= files
          ? ('gone' as const)
          : ('there' as const),
    gone,
    evicted,
    troubles,
  };
};

const least = (times: readonly number[]): number | null =>
  times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b));
const most = (times: readonly number[]): number | null =>
  times.length === 0 ? null : times.reduce((a, b) => Math.max(a, b));

/** The shoot of every folder that anything is known of. */
const sorter = (facts: SetFacts): ((folder: BytePath) => BytePath) => {
  if (facts.kind === 'job') return () => facts.home;
  const roots = [...new Set([facts.home, ...facts.roots])].sort((a, b) => b.length - a.length);
  const byRoot = new Map<BytePath, ShootFolder[]>();
  const shoots = new Map<BytePath, BytePath>();
  for (const folder of foldersOf(facts)) {
    const root = roots.find((one) => isWithin(one, folder.path)) ?? folder.path;
    if (facts.kind === 'catalog' && root === facts.home && !facts.isReferred(folder.path))
      shoots.set(folder.path, facts.home);
    else
      byRoot
        .set(root, byRoot.get(root) ?? [])
        .get(root)
        ?.push(folder);
  }
  for (const [root, folders] of byRoot)
    for (const [folder, shoot] of shootsOf(root, folders)) shoots.set(folder, shoot);
  return (folder) => shoots.get(folder) ?? folder;
};

const foldersOf = (facts: SetFacts): ShootFolder[] => {
  const { held, broken, troubles, differences } = facts;
  const folders = new Map<BytePath, boolean>(held.map(({ path, pictures }) => [path, pictures]));
  for (const { path } of [...broken, ...troubles, ...differences])
    if (folders.get(folderOf(facts, path)) !== true)
      folders.set(folderOf(facts, path), kindOf(nameOf(path)) !== 'other');
  return [...folders].map(([path, pictures]) => ({ path, pictures }));
};

/** What is said of the set as a whole is said of its own folder. */
const folderOf = ({ home }: SetFacts, path: BytePath): BytePath => (path === home ? home : parentOf(path));

/** Each file once, the gravest first. */
const troublesOf = ({ broken, troubles, differences }: SetFacts): Trouble[] => {
  const told = new Map<BytePath, Trouble>();
  const all = [
    ...troubles.filter(({ grave }) => grave),
    ...broken.map(brokenFile),
    ...troubles.filter(({ grave }) => !grave),
    ...differences.flatMap(different),
  ];
  for (const trouble of all) if (!told.has(trouble.path)) told.set(trouble.path, trouble);
  return [...told.values()];
};

const brokenFile = ({ path, why }: UnheldFile): Trouble => ({
  path,
  grave: true,
  ...(why === null
    ? { code: 'not-held', message: `The vault does not hold all of ${displayPath(path)}.` }
    : { code: 'damaged', message: `The copy of ${displayPath(path)} in the vault is damaged: ${why}` }),
});

const different = ({ path, what }: Difference): Trouble[] => {
  const shown = displayPath(path);
  switch (what) {
    case 'new':
      return [{ path, code: 'not-backed-up', message: `${shown} is not backed up yet.`, grave: false }];
    case 'changed':
      return [
        { path, code: 'changed-since', message: `${shown} changed since it was backed up.`, grave: false },
      ];
    case 'gone':
    case 'evicted':
      return [];
  }
};

/** Of one copy. `unseen`: it was not there for too long, or the originals were not. */
export const wordOf = (troubles: readonly Trouble[], unseen: boolean): StatusWord => {
  if (troubles.some(({ grave }) => grave)) return 'failed';
  if (unseen) return 'unknown';
  return troubles.length === 0 ? 'complete' : 'incomplete';
};
