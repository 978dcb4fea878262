import type { DatabaseSync } from 'node:sqlite';
import { columnsOf } from './sqlite-columns.ts';

/**
 * Where a session renders to and where it throws away. The root row names a `FolderCollection`, whose `ZFOLDERLOCATION`
 * is the folder, and may name a folder outright. Folders can be renamed: their names tell nothing.
 */
const places = {
  output: { collection: 'ZPROCESSCOLLECTION', location: 'ZPROCESSDESTINATIONLOCATION' },
  trash: { collection: 'ZTRASHCOLLECTION', location: 'ZTRASHDESTINATIONLOCATION' },
} as const;

const isRoot = 'Z_PK IN (SELECT ZROOTCOLLECTION FROM ZDOCUMENTCONTENT)';

/** Ids of `ZPATHLOCATION`, the one of the collection first; none where the root row does not say. */
export const sessionPlace = (database: DatabaseSync, place: keyof typeof places): readonly number[] => {
  const { collection, location } = places[place];
  const columns = columnsOf(database, 'ZCOLLECTION');
  if (!columnsOf(database, 'ZDOCUMENTCONTENT').has('ZROOTCOLLECTION')) return [];
  const ways = [
    ...(columns.has(collection)
      ? [
          `SELECT ZFOLDERLOCATION FROM ZCOLLECTION
           WHERE Z_PK IN (SELECT ${collection} FROM ZCOLLECTION WHERE ${isRoot})`,
        ]
      : []),
    ...(columns.has(location) ? [`SELECT ${location} FROM ZCOLLECTION WHERE ${isRoot}`] : []),
  ];
  const ids = ways.flatMap((sql) =>
    database
      .prepare(`WITH way(location) AS (${sql}) SELECT CAST(location AS REAL) AS id FROM way LIMIT 100`)
      .all()
      .flatMap(({ id }) => (typeof id === 'number' ? [id] : [])),
  );
  return [...new Set(ids)];
};
