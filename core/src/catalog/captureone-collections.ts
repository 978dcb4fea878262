import type { DatabaseSync } from 'node:sqlite';
import { bytePathFromText, displayPath } from '../model/paths.ts';
import type { Entities } from './captureone-entities.ts';
import type { NamedCollection } from './collection-selection.ts';
import { type Placed, treeInOrder } from './collection-tree.ts';
import type { CatalogCollection } from './reader.ts';
import type { RowProblems } from './row-problems.ts';
import { columnsOf } from './sqlite-columns.ts';

/** Folders, and lists that Capture One keeps by itself: nobody calls them collections. `Collection` is their common class. */
const builtIn: ReadonlySet<string> = new Set([
  'Collection',
  'FolderCollection',
  'TempFolderCollection',
  'CatalogFolderCollection',
  'CatalogInternalImagesCollection',
  'CatalogAllImagesCollection',
  'TrashCollection',
]);

/** Groups are `VirtualFolderCollection`. Web contact sheets and the like hold their pictures as albums do. */
const kinds: Readonly<Record<string, CatalogCollection['kind']>> = {
  ProjectCollection: 'group',
  VirtualFolderCollection: 'group',
  SmartCollection: 'smart',
};

const kindOf = (entity: string | null): CatalogCollection['kind'] | null => {
  if (entity === null || builtIn.has(entity)) return null;
  return kinds[entity] ?? 'collection';
};

/** The root of the document is a project too; what lies in it lies at the top. `ZPARENT` is NULL there, or −1, or 0. */
const query = `SELECT CAST(Z_PK AS REAL) AS id, Z_ENT AS entity, CAST(ZNAME AS TEXT) AS name,
  CAST(ZPARENT AS REAL) AS parent FROM ZCOLLECTION
  WHERE ZNAME IS NOT NULL
    AND Z_PK NOT IN (SELECT ZROOTCOLLECTION FROM ZDOCUMENTCONTENT WHERE ZROOTCOLLECTION IS NOT NULL)
  ORDER BY ZNAME COLLATE BINARY`;

export const hasNamedCollections = (database: DatabaseSync): boolean =>
  ['Z_PK', 'Z_ENT', 'ZNAME', 'ZPARENT'].every((column) => columnsOf(database, 'ZCOLLECTION').has(column)) &&
  columnsOf(database, 'ZDOCUMENTCONTENT').has('ZROOTCOLLECTION');

/** Albums, smart albums, groups and projects, in the order of their tree. */
export const namedCollections = (
  database: DatabaseSync,
  entities: Entities,
  problems: RowProblems,
): readonly Placed<NamedCollection>[] =>
  treeInOrder(
    database
      .prepare(query)
      .all()
      .flatMap(({ id, entity, name, parent }) => {
        const kind = kindOf(entities.nameOf(entity));
        if (kind === null) return [];
        return {
          id: Number(id),
          parent: parent === null ? null : Number(parent),
          name: displayPath(bytePathFromText(String(name))),
          kind,
        };
      }),
    problems,
  );

/** Pictures of each collection, whichever of the two tables names them. */
const countMembers = (database: DatabaseSync): ReadonlyMap<number, number> => {
  const has = (table: string, column: string) => columnsOf(database, table).has(column);
  const ways = [
    ...(has('ZIMAGEINCOLLECTION', 'ZIMAGE') ? ['SELECT ZCOLLECTION, ZIMAGE FROM ZIMAGEINCOLLECTION'] : []),
    ...(has('ZVARIANTINCOLLECTION', 'ZVARIANT') && has('ZVARIANT', 'ZIMAGE')
      ? [
          `SELECT x.ZCOLLECTION, v.ZIMAGE FROM ZVARIANTINCOLLECTION x
           JOIN ZVARIANT v ON v.Z_PK = x.ZVARIANT`,
        ]
      : []),
  ];
  if (ways.length === 0) return new Map();
  const query = `WITH member(collection, image) AS (${ways.join(' UNION ')})
    SELECT CAST(collection AS REAL) AS id, count(*) AS n FROM member GROUP BY collection`;
  return new Map(
    database
      .prepare(query)
      .all()
      .map(({ id, n }) => [Number(id), Number(n)]),
  );
};

/** As {@link CatalogCollection} has them; null where this version's tables are not as they were known. */
export const readCollections = (
  database: DatabaseSync,
  entities: Entities,
  problems: RowProblems,
): readonly CatalogCollection[] | null => {
  if (entities.doubt !== null || !hasNamedCollections(database)) return null;
  const members = countMembers(database);
  return namedCollections(database, entities, problems).map(({ id, name, kind, depth }) => ({
    name,
    kind,
    depth,
    images: kind === 'collection' ? (members.get(id) ?? 0) : null,
  }));
};
