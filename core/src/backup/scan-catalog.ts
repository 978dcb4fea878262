import type { CatalogContents, CatalogCopy, CatalogReader } from '../catalog/reader.ts';
import { readerOfDatabase } from '../catalog/readers.ts';
import type { RootMove } from '../catalog/root-move.ts';
import { makePrivateFolderIn } from '../fs/private-folder.ts';
import { type FileStamp, stampOf, stampText, statusOf } from '../fs/stamp.ts';
import { systemCode } from '../model/errors.ts';
import {
  type BytePath,
  bytePathFromText,
  displayPath,
  joinBytes,
  nameOf,
  parentOf,
  pathBuffer,
} from '../model/paths.ts';
import { problemOf } from './problem.ts';
import type { Exclusion, ScannedFile } from './scan.ts';
import type { Substitute, Substitution } from './scan-plain.ts';

/** What scanning needs to know of the past. */
export interface Memory {
  /** Is this version of the file in the vault? */
  holds(path: BytePath, stamp: string): boolean;
}

export interface CatalogScan {
  /** Where the user says that roots lie now. */
  readonly moves: readonly RootMove[];
  /** Private folder for copies. */
  readonly scratch: string;
  readonly memory: Memory;
  readonly signal: AbortSignal;
  /** `beside`: whoever scans awaits what `onCopy` is told comes late. */
  readonly check: 'before' | 'beside';
  /** Called with each catalog that was copied anew, before its copy is stored. */
  onCopy(path: BytePath, copy: CatalogCopy, contents: () => CatalogContents): void;
}

const PARTS = ['', '-wal', '-journal'];

/** The names that make up a catalog's database, whether or not they are there now. */
export const databaseNames = (catalog: BytePath): BytePath[] =>
  PARTS.map((suffix) => nameOf(catalog) + suffix) as BytePath[];

/** Puts safe copies in the place of the live catalogs of a folder; those that did not change are not even copied. */
export const catalogSubstitute =
  (scan: CatalogScan): Substitute =>
  async (folder, names) => {
    const catalogs = names.flatMap((name): Found[] => {
      const reader = readerOfDatabase(name);
      const path = joinBytes(folder, name);
      return reader === null || stampAt(path) === null ? [] : [{ path, reader }];
    });
    if (catalogs.length === 0) return null;
    const parts = await Promise.all(catalogs.map((catalog) => substituteOne(catalog, scan)));
    return {
      names: new Set(parts.flatMap((part) => [...part.names])),
      entries: parts.flatMap((part) => part.entries),
      problems: parts.flatMap((part) => part.problems),
      exclusions: parts.flatMap((part) => part.exclusions),
      carried: parts.flatMap((part) => part.carried),
    };
  };

interface Found {
  readonly path: BytePath;
  readonly reader: CatalogReader;
}

const substituteOne = async ({ path: catalog, reader }: Found, scan: CatalogScan): Promise<Substitution> => {
  const names = new Set(databaseNames(catalog));
  const exclusions = leftBehind(catalog, reader);
  for (const { path } of exclusions) names.add(nameOf(path));
  const live = liveParts(catalog);
  if (live.every(({ path, stamp }) => scan.memory.holds(path, stampText(stamp))))
    return {
      names,
      exclusions,
      problems: [],
      carried: [],
      entries: live.map((part) => partEntry(part, part.path)),
    };
  const copy = await reader.copy(pathBuffer(catalog).toString('utf8'), {
    scratch: await makePrivateFolderIn(scan.scratch, 'catalog-'),
    signal: scan.signal,
    check: scan.check,
  });
  scan.onCopy(catalog, copy, () => reader.readHere(copy, scan.moves));
  const entries = copy.parts.flatMap((part) => {
    const found = live.find(({ path }) => nameOf(path) === part.name) ?? lateComer(catalog, part.name);
    return found === null ? [] : [partEntry(found, bytePathFromText(part.path))];
  });
  return {
    names,
    entries,
    exclusions,
    problems: copy.problems.map((error) => problemOf(catalog, error)),
    // All of it or nothing: an old -wal beside a newer database would be played into it.
    carried: entries.length === 0 ? databaseNames(catalog) : [],
  };
};

interface LivePart {
  readonly path: BytePath;
  readonly stamp: FileStamp;
}

/** The files that make up the database now; an empty `-wal` holds nothing. */
const liveParts = (catalog: BytePath): LivePart[] =>
  PARTS.flatMap((suffix) => {
    const path = (catalog + suffix) as BytePath;
    const stamp = stampAt(path);
    return stamp === null || (suffix !== '' && stamp.size === 0) ? [] : [{ path, stamp }];
  });

/** A `-wal` that appeared while the copy was made: an old stamp, so that the next run looks again. */
const lateComer = (catalog: BytePath, name: BytePath): LivePart | null => {
  const path = joinBytes(parentOf(catalog), name);
  const stamp = stampAt(path);
  return stamp === null ? null : { path, stamp: { ...stamp, ctimeNs: 0n } };
};

const stampAt = (path: BytePath): FileStamp | null => {
  try {
    const found = statusOf(path);
    return found.isFile() ? stampOf(found) : null;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(systemCode(error) ?? '')) return null;
    throw error;
  }
};

const partEntry = ({ path, stamp }: LivePart, source: BytePath): ScannedFile => ({
  kind: 'file',
  name: nameOf(path),
  source,
  size: stamp.size,
  stamp: stampText(stamp),
  blocks: true,
  attributes: { mtimeNs: stamp.mtimeNs, mode: stamp.mode },
  placeholder: false,
});

/** What shows who has the catalog open, and is no part of it. */
const leftBehind = (catalog: BytePath, reader: CatalogReader): Exclusion[] =>
  ['-shm', '.lock'].flatMap((suffix) => {
    const path = (catalog + suffix) as BytePath;
    const companion = reader.companion(nameOf(catalog), nameOf(path));
    if (companion.kind !== 'exclude' || stampAt(path) === null) return [];
    return [{ path, rule: companion.rule, reason: companion.reason }];
  });

/** All that tells whether a catalog was touched since it was last read. */
export const catalogMark = (catalog: BytePath): string =>
  liveParts(catalog)
    .map(({ path, stamp }) => `${displayPath(nameOf(path))}=${stampText(stamp)}`)
    .join(' ');
