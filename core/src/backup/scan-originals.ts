import { statSync } from 'node:fs';
import { nameKey } from '../catalog/name-key.ts';
import { kindOf } from '../catalog/picture-kinds.ts';
import { sidecarsOf, stemIndex } from '../catalog/sidecars.ts';
import { isPlaceholder } from '../fs/placeholder.ts';
import { stampOf } from '../fs/stamp.ts';
import { SafelightError, systemCode } from '../model/errors.ts';
import { type BytePath, displayPath, joinBytes, pathBuffer } from '../model/paths.ts';
import type { KnownReference } from '../vault/references.ts';
import { type Problem, problemOf } from './problem.ts';
import {
  type Exclusion,
  fileEntry,
  type Looked,
  listNames,
  lookAt,
  NOT_A_FILE,
  type ScannedEntry,
  type ScannedFolder,
} from './scan.ts';

export interface OriginalsFolder {
  readonly path: BytePath;
  readonly references: readonly KnownReference[];
  /** The catalog's root folder it lies in: named when it is not there. */
  readonly root: BytePath;
  /** Is this folder looked at for itself, or on the way to one that is? */
  isWalked(folder: BytePath): boolean;
}

interface Gathered {
  readonly entries: ScannedEntry[];
  readonly problems: Problem[];
  readonly exclusions: Exclusion[];
  readonly carried: BytePath[];
  orphans: number;
}

/**
 * One folder of originals: what the catalog refers to, their sidecars, other pictures beside them (orphans: kept and
 * counted), and a named rule for everything else.
 */
export const scanOriginals = (
  folder: OriginalsFolder,
  skip: ReadonlySet<BytePath> = new Set(),
): ScannedFolder => {
  const listing = listNames(folder.path);
  if (listing.kind !== 'names') return absentFolder(folder, listing.kind === 'absent' ? null : listing.why);
  const names = listing.names.filter((name) => !skip.has(name));
  const gathered: Gathered = { entries: [], problems: [], exclusions: [], carried: [], orphans: 0 };
  const wanted = wantedNames(folder, names, gathered);
  for (const name of names) sort(folder, name, wanted.has(name), gathered);
  return { path: folder.path, folders: [], unreadable: false, ...gathered };
};

/** Every reference is missing; what the vault holds of the folder, sidecars too, stays in the snapshot. */
const absentFolder = (
  { path, references, root }: OriginalsFolder,
  why: string | null,
  isOffline = listNames(root).kind === 'absent',
): ScannedFolder => ({
  path,
  entries: [],
  folders: [],
  exclusions: [],
  unreadable: true,
  orphans: 0,
  carried: references.map(({ name }) => name),
  problems: references.map(({ name }) => {
    const file = joinBytes(path, name);
    const shown = displayPath(file);
    if (why !== null) return problemOf(file, new SafelightError('source-unreadable', { path: shown, why }));
    return problemOf(
      file,
      isOffline
        ? new SafelightError('source-offline', { path: shown, root: displayPath(root) })
        : new SafelightError('source-missing', { path: shown }),
    );
  }),
});

/** The names on disk that references and their sidecars mean; the case and the composition of letters may differ. */
const wantedNames = (
  folder: OriginalsFolder,
  names: readonly BytePath[],
  gathered: Gathered,
): Set<BytePath> => {
  const exact = new Set(names);
  const stems = stemIndex(names);
  const loose = new Map(names.map((name) => [nameKey(name), name]));
  const wanted = new Set<BytePath>();
  for (const reference of folder.references) {
    const name = exact.has(reference.name) ? reference.name : loose.get(nameKey(reference.name));
    if (name === undefined) {
      const path = joinBytes(folder.path, reference.name);
      gathered.problems.push(
        problemOf(path, new SafelightError('source-missing', { path: displayPath(path) })),
      );
      gathered.carried.push(reference.name);
      continue;
    }
    wanted.add(name);
    for (const sidecar of sidecarsOf(stems, { ...reference, name })) wanted.add(sidecar);
  }
  return wanted;
};

const sort = (folder: OriginalsFolder, name: BytePath, wanted: boolean, gathered: Gathered): void => {
  const found = lookAt(folder.path, name);
  const path = joinBytes(folder.path, name);
  switch (found.kind) {
    case 'file':
      keepFile(path, name, found, wanted, gathered);
      return;
    case 'link':
      if (wanted) followLink(path, name, gathered);
      else gathered.exclusions.push({ path, ...UNRELATED });
      return;
    case 'folder':
      if (wanted) refuse(path, name, 'it is a folder', gathered);
      else if (!folder.isWalked(path)) gathered.exclusions.push({ path, ...NOT_IN_CATALOG });
      return;
    case 'excluded':
      if (wanted && found.exclusion.rule === NOT_A_FILE) refuse(path, name, found.exclusion.reason, gathered);
      else gathered.exclusions.push(found.exclusion);
      return;
    case 'problem':
      gathered.problems.push(found.problem);
      gathered.carried.push(name);
      return;
    case 'gone':
      if (wanted) refuse(path, name, 'it went away while the folder was read', gathered);
      return;
  }
};

/** What the catalog refers to and is no file is a problem, and its last stored version stays. */
const refuse = (path: BytePath, name: BytePath, why: string, gathered: Gathered): void => {
  gathered.problems.push(unreadable(path, why));
  gathered.carried.push(name);
};

const keepFile = (
  path: BytePath,
  name: BytePath,
  found: Looked & { readonly kind: 'file' },
  wanted: boolean,
  gathered: Gathered,
): void => {
  const orphan = !wanted && kindOf(name) !== 'other';
  if (wanted || orphan) gathered.entries.push(found);
  else gathered.exclusions.push({ path, ...UNRELATED });
  if (orphan) gathered.orphans += 1;
};

/** An original the catalog refers to through a link is kept as the file it leads to. */
const followLink = (path: BytePath, name: BytePath, gathered: Gathered): void => {
  try {
    const found = statSync(pathBuffer(path), { bigint: true });
    if (found.isFile()) {
      const entry = { stamp: stampOf(found), placeholder: isPlaceholder(found) };
      gathered.entries.push(fileEntry(name, path, entry));
      return;
    }
    gathered.problems.push(unreadable(path, 'its link does not lead to a file'));
  } catch (error) {
    gathered.problems.push(unreadable(path, `its link leads nowhere (${systemCode(error) ?? 'unknown'})`));
  }
  gathered.carried.push(name);
};

const unreadable = (path: BytePath, why: string): Problem =>
  problemOf(path, new SafelightError('source-unreadable', { path: displayPath(path), why }));

const UNRELATED = { rule: 'not-a-picture', reason: 'the catalog does not know it, and it is no picture' };
const NOT_IN_CATALOG = { rule: 'folder-not-in-catalog', reason: 'the catalog has no picture in it' };
