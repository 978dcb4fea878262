import { type BigIntStats, lstatSync, statSync } from 'node:fs';
import { nameKey } from '../catalog/name-key.ts';
import type { CatalogReference } from '../catalog/reader.ts';
import { isPicture, pairsOf, sidecarsOf, stemIndex } from '../catalog/sidecars.ts';
import { listNames } from '../fs/list-names.ts';
import { type FileStamp, stampOf } from '../fs/stamp.ts';
import { systemCode } from '../model/errors.ts';
import { type BytePath, joinBytes, pathBuffer } from '../model/paths.ts';

/** A file as it lies on disk. */
export interface FoundFile {
  readonly folder: BytePath;
  readonly name: BytePath;
  readonly stamp: FileStamp;
}

/** One folder the catalog refers to, and what is there. */
export interface FolderLook {
  readonly path: BytePath;
  readonly present: readonly { readonly reference: CatalogReference; readonly file: FoundFile }[];
  /** Names the catalog refers to, JPEGs of RAW+JPEG pairs too. */
  readonly missing: readonly MissingFile[];
  readonly unreadable: readonly { readonly name: BytePath; readonly why: string }[];
  /** Pictures beside the originals that the catalog does not know. */
  readonly orphans: readonly FoundFile[];
}

export interface MissingFile {
  readonly name: BytePath;
  /** Bytes at import, where the catalog knows them. */
  readonly expectedSize: number | null;
}

interface Gathered extends FolderLook {
  readonly present: { reference: CatalogReference; file: FoundFile }[];
  readonly missing: MissingFile[];
  readonly unreadable: { name: BytePath; why: string }[];
  readonly orphans: FoundFile[];
}

const gathering = (path: BytePath): Gathered => ({
  path,
  present: [],
  missing: [],
  unreadable: [],
  orphans: [],
});

/** Looks at one folder: each reference, then the pictures nobody asked for. Reads names and sizes, no picture. */
export const scanFolder = (path: BytePath, references: readonly CatalogReference[]): FolderLook => {
  const gathered = gathering(path);
  const listing = listNames(path);
  switch (listing.kind) {
    case 'absent':
      gathered.missing.push(...references);
      break;
    case 'unreadable':
      gathered.unreadable.push(...references.map(({ name }) => ({ name, why: listing.why })));
      break;
    case 'names':
      lookForEach(references, listing.names, gathered);
      break;
  }
  return gathered;
};

const lookForEach = (
  references: readonly CatalogReference[],
  names: readonly BytePath[],
  gathered: Gathered,
): void => {
  const strangers = new Set(names);
  const find = finder(names);
  for (const reference of references) {
    const name = find(reference.name);
    if (name === null) gathered.missing.push(reference);
    else if (strangers.delete(name)) lookAtReference(name, reference, gathered);
    for (const pair of pairsOf(reference)) {
      const beside = find(pair);
      if (beside === null) gathered.missing.push({ name: pair, expectedSize: null });
      else strangers.delete(beside);
    }
  }
  for (const name of orphansAmong(strangers, references)) lookAtOrphan(name, gathered);
};

/** By the very name, else by one that differs in case or in the composition of letters only. */
const finder = (names: readonly BytePath[]): ((name: BytePath) => BytePath | null) => {
  const exact = new Set(names);
  let loose: ReadonlyMap<string, BytePath> | null = null;
  return (name) => {
    if (exact.has(name)) return name;
    loose ??= new Map(names.map((one) => [nameKey(one), one]));
    return loose.get(nameKey(name)) ?? null;
  };
};

/** Pictures that travel with none of the references: the JPEG of a pair is no orphan, listed or not. */
const orphansAmong = (
  strangers: ReadonlySet<BytePath>,
  references: readonly CatalogReference[],
): readonly BytePath[] => {
  const pictures = [...strangers].filter(isPicture);
  if (pictures.length === 0) return pictures;
  const stems = stemIndex(pictures);
  const travelling = new Set(references.flatMap((reference) => sidecarsOf(stems, reference)));
  return pictures.filter((name) => !travelling.has(name));
};

const lookAtReference = (name: BytePath, reference: CatalogReference, gathered: Gathered): void => {
  const { path: folder, present, unreadable } = gathered;
  const found = statusAt(folder, name, statSync);
  if (typeof found === 'string') unreadable.push({ name, why: found });
  else present.push({ reference, file: { folder, name, stamp: stampOf(found) } });
};

/** What is no file of its own (a link, a folder that is called like a picture) is no orphan. */
const lookAtOrphan = (name: BytePath, { path: folder, orphans }: Gathered): void => {
  const found = statusAt(folder, name, lstatSync);
  if (typeof found !== 'string') orphans.push({ folder, name, stamp: stampOf(found) });
};

type Look = (path: Buffer, options: { bigint: true }) => BigIntStats;

/** The status of a file, or why it is none. */
const statusAt = (folder: BytePath, name: BytePath, look: Look): BigIntStats | string => {
  try {
    const found = look(pathBuffer(joinBytes(folder, name)), { bigint: true });
    if (found.isFile()) return found;
    return found.isDirectory() ? 'it is a folder' : 'it is not a file';
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    return code === 'ENOENT' ? 'its link leads nowhere' : code === 'EACCES' ? 'permission denied' : code;
  }
};
