import type { DatabaseSync } from 'node:sqlite';
import type { BytePath } from '../model/paths.ts';
import type { Entities } from './captureone-entities.ts';
import type { Location } from './captureone-locations.ts';
import type { RowProblems } from './row-problems.ts';
import { columnsOf } from './sqlite-columns.ts';

/**
 * The folders of a session: `FolderCollection` rows (Capture, Selects, Output, Trash under whatever name they have by
 * now, and favourites, which may lie anywhere), and where the root row sends new files. Rows are taken as they stand:
 * `ZPARENT` is not followed, so a circle in it leads nowhere.
 */
export interface SessionFolders {
  readonly folders: readonly BytePath[];
  /** Collections whose folder the document does not know any more. */
  readonly dangling: number;
}

const destinations = [
  'ZCAPTUREDESTINATIONLOCATION',
  'ZPROCESSDESTINATIONLOCATION',
  'ZSELECTSDESTINATIONLOCATION',
  'ZTRASHDESTINATIONLOCATION',
] as const;

const needed = ['Z_ENT', 'ZFOLDERLOCATION'] as const;

export const hasCollections = (database: DatabaseSync): boolean => {
  const columns = columnsOf(database, 'ZCOLLECTION');
  return needed.every((column) => columns.has(column));
};

const locationsIn = (database: DatabaseSync, entities: Entities): readonly number[] => {
  const columns = columnsOf(database, 'ZCOLLECTION');
  const present = ['ZFOLDERLOCATION', ...destinations.filter((column) => columns.has(column))];
  const found = new Set<number>();
  const wanted = present.map((column) => `CAST(${column} AS REAL) AS ${column}`).join(', ');
  for (const row of database.prepare(`SELECT Z_ENT AS entity, ${wanted} FROM ZCOLLECTION`).iterate())
    for (const column of present) {
      const isFolder = column !== 'ZFOLDERLOCATION' || entities.nameOf(row['entity']) === 'FolderCollection';
      if (isFolder && typeof row[column] === 'number') found.add(row[column]);
    }
  return [...found];
};

export const readSessionFolders = (
  database: DatabaseSync,
  { entities, locations }: { readonly entities: Entities; readonly locations: ReadonlyMap<number, Location> },
  problems: RowProblems,
): SessionFolders => {
  const folders = new Set<BytePath>();
  let dangling = 0;
  for (const id of locationsIn(database, entities)) {
    const location = locations.get(id);
    if (location === undefined) dangling += 1;
    else if (location.kind === 'folder') folders.add(location.path);
    else if (location.kind === 'foreign') problems.unmapped(location.root);
  }
  return { folders: [...folders], dangling };
};
