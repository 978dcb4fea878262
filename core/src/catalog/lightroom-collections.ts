import type { DatabaseSync } from 'node:sqlite';
import { bytePathFromText, displayPath } from '../model/paths.ts';
import type { NamedCollection } from './collection-selection.ts';
import { type Placed, treeInOrder } from './collection-tree.ts';
import { hasColumns } from './lightroom-pictures.ts';
import type { CatalogCollection } from './reader.ts';
import type { RowProblems } from './row-problems.ts';
import { columnsOf } from './sqlite-columns.ts';

/** Two tables of one shape: what the photographer made, and what publish services show (recent versions, and 5). */
const tables = ['AgLibraryCollection', 'AgLibraryPublishedCollection'] as const;

type CollectionTable = (typeof tables)[number];

export interface LightroomCollectionRow extends NamedCollection {
  /** Its members are in the table of this name with `Image` behind it. */
  readonly table: CollectionTable;
}

const needed = ['id_local', 'creationId', 'name', 'parent', 'systemOnly'] as const;

const hasTable = (database: DatabaseSync, table: CollectionTable): boolean =>
  hasColumns(database, table, needed) && hasColumns(database, `${table}Image`, ['collection', 'image']);

export const hasCollections = (database: DatabaseSync): boolean => hasTable(database, 'AgLibraryCollection');

/**
 * `creationId` tells the kind: `com.adobe.ag.library.collection`, `.group`, `.smart_collection`; a slideshow or a book
 * (`com.adobe.ag.slideshow` …) holds its pictures as a collection does. Scratch is `systemOnly` 1 (the quick collection)
 * and `*.unsaved`. Names are localised and never compared. `systemOnly` has the default '', hence the CAST.
 */
const query = (table: CollectionTable): string =>
  `SELECT CAST(id_local AS REAL) AS id, CAST(parent AS REAL) AS parent, CAST(name AS TEXT) AS name,
  CAST(creationId AS TEXT) AS creation FROM ${table}
  WHERE CAST(COALESCE(systemOnly, 0) AS REAL) = 0 AND COALESCE(creationId, '') NOT LIKE '%.unsaved' ORDER BY name`;

const membersQuery =
  'SELECT CAST(collection AS REAL) AS id, count(*) AS n FROM AgLibraryCollectionImage GROUP BY collection';

const kindOf = (creation: string): CatalogCollection['kind'] => {
  if (creation.endsWith('.group')) return 'group';
  return creation.endsWith('.smart_collection') ? 'smart' : 'collection';
};

/** The rules of smart collections are kept under this module. */
const ruledBy = 'ag.library.smart_collection';

/** Ids of published collections with rules. What their `creationId` says nobody has seen, so it is not relied upon. */
const ruled = (database: DatabaseSync): ReadonlySet<number> => {
  if (!hasColumns(database, 'AgLibraryPublishedCollectionContent', ['collection', 'owningModule']))
    return new Set();
  const rows = database
    .prepare(
      'SELECT CAST(collection AS REAL) AS id FROM AgLibraryPublishedCollectionContent WHERE owningModule = ?',
    )
    .all(ruledBy);
  return new Set(rows.map(({ id }) => Number(id)));
};

const readRows = (database: DatabaseSync, table: CollectionTable): readonly LightroomCollectionRow[] => {
  const smart = table === 'AgLibraryCollection' ? new Set() : ruled(database);
  return database
    .prepare(query(table))
    .all()
    .map(({ id, parent, name, creation }) => ({
      id: Number(id),
      parent: parent === null ? null : Number(parent),
      name: displayPath(bytePathFromText(String(name ?? ''))),
      kind: smart.has(Number(id)) ? 'smart' : kindOf(String(creation ?? '')),
      table,
    }));
};

/** All collections that can be named, those of publish services last, in the order of their trees. */
export const namedCollections = (
  database: DatabaseSync,
  problems: RowProblems,
): readonly Placed<LightroomCollectionRow>[] =>
  tables
    .filter((table) => hasTable(database, table))
    .flatMap((table) => treeInOrder(readRows(database, table), problems));

/** Where the members have an order of their own. */
export const hasPositions = (database: DatabaseSync, table: CollectionTable): boolean =>
  columnsOf(database, `${table}Image`).has('positionInCollection');

export const readCollections = (
  database: DatabaseSync,
  problems: RowProblems,
): readonly CatalogCollection[] => {
  const members = new Map(
    database
      .prepare(membersQuery)
      .all()
      .map(({ id, n }) => [Number(id), Number(n)]),
  );
  return treeInOrder(readRows(database, 'AgLibraryCollection'), problems).map(
    ({ id, name, kind, depth }) => ({
      name,
      kind,
      depth,
      images: kind === 'collection' ? (members.get(id) ?? 0) : null,
    }),
  );
};
