import type { DatabaseSync } from 'node:sqlite';
import { type BytePath, bytePathFromText, displayPath, joinBytes } from '../model/paths.ts';
import { isWindowsPath, whyBadRelative, whyBadRoot, withoutFinalSlash } from './catalog-path.ts';
import type { CatalogFolder } from './reader.ts';
import type { RowProblems } from './row-problems.ts';
import { columnsOf } from './sqlite-columns.ts';

/** A folder and the way its names are to be judged. */
export interface FolderRow extends CatalogFolder {
  readonly windows: boolean;
}

export interface LightroomFolders {
  readonly roots: readonly BytePath[];
  /** By `AgLibraryFolder.id_local`. */
  readonly byId: ReadonlyMap<number, FolderRow>;
}

interface RootRow {
  readonly path: BytePath;
  readonly windows: boolean;
}

/** Ids are read as REAL: they were seen as INTEGER and REAL, and no integer is then too big to read. */
const rootsQuery =
  'SELECT CAST(id_local AS REAL) AS id, CAST(absolutePath AS TEXT) AS path FROM AgLibraryRootFolder';
const foldersQuery = `SELECT CAST(id_local AS REAL) AS id, CAST(rootFolder AS REAL) AS root,
  CAST(pathFromRoot AS TEXT) AS path FROM AgLibraryFolder`;

export const hasFolders = (database: DatabaseSync): boolean => {
  const roots = columnsOf(database, 'AgLibraryRootFolder');
  const folders = columnsOf(database, 'AgLibraryFolder');
  return roots.has('absolutePath') && folders.has('rootFolder') && folders.has('pathFromRoot');
};

const shown = (text: string): string => displayPath(bytePathFromText(text));

/** `absolutePath` ends with a slash and has forward slashes on all systems (versions 3 to 13). */
const readRoots = (database: DatabaseSync, problems: RowProblems): Map<number, RootRow> => {
  const roots = new Map<number, RootRow>();
  for (const { id, path } of database.prepare(rootsQuery).iterate()) {
    const text = typeof path === 'string' ? path : '';
    const why = whyBadRoot(text);
    if (why !== null) problems.refuse(`the root folder ${shown(text)}`, why);
    else
      roots.set(Number(id), {
        path: withoutFinalSlash(bytePathFromText(text)),
        windows: isWindowsPath(text),
      });
  }
  return roots;
};

const folderPath = (root: RootRow, relative: string): BytePath =>
  relative === '' ? root.path : withoutFinalSlash(joinBytes(root.path, bytePathFromText(relative)));

/** `pathFromRoot` is '' for the root itself, else ends with a slash. A row of an unknown or refused root is refused. */
const readFolder = (root: RootRow | undefined, relative: string, problems: RowProblems): FolderRow | null => {
  if (root === undefined) {
    problems.refuse(`the folder ${shown(relative)}`, 'its root folder is not in the catalog, or was refused');
    return null;
  }
  const why = whyBadRelative(relative, root.windows);
  if (why === null) return { root: root.path, path: folderPath(root, relative), windows: root.windows };
  problems.refuse(`the folder ${shown(relative)}`, why);
  return null;
};

export const readFolders = (database: DatabaseSync, problems: RowProblems): LightroomFolders => {
  const roots = readRoots(database, problems);
  const byId = new Map<number, FolderRow>();
  for (const { id, root, path } of database.prepare(foldersQuery).iterate()) {
    const folder = readFolder(roots.get(Number(root)), typeof path === 'string' ? path : '', problems);
    if (folder !== null) byId.set(Number(id), folder);
  }
  return { roots: [...roots.values()].map(({ path }) => path), byId };
};
