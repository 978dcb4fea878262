import type { DatabaseSync } from 'node:sqlite';
import type { Entities } from './captureone-entities.ts';
import type { CatalogCounts } from './reader.ts';
import { columnsOf } from './sqlite-columns.ts';

const count = (database: DatabaseSync, rows: string): number =>
  Number(database.prepare(`SELECT count(*) AS n FROM ${rows}`).get()?.['n'] ?? 0);

/** What people make and call albums, groups and projects; folders and the built-in lists are none. */
const made: ReadonlySet<string | null> = new Set([
  'AlbumCollection',
  'SmartCollection',
  'ProjectCollection',
  'VirtualFolderCollection',
]);

/** Without the root of the document, which is a `ProjectCollection` too. */
const countCollections = (database: DatabaseSync, entities: Entities): number =>
  database
    .prepare(
      `SELECT Z_ENT AS entity, count(*) AS n FROM ZCOLLECTION
       WHERE Z_PK NOT IN (SELECT ZROOTCOLLECTION FROM ZDOCUMENTCONTENT WHERE ZROOTCOLLECTION IS NOT NULL) GROUP BY Z_ENT`,
    )
    .all()
    .filter(({ entity }) => made.has(entities.nameOf(entity)))
    .reduce((sum, { n }) => sum + Number(n), 0);

/** A variant's edits are layers; one that has none has lost them. */
const withoutLayer = `ZVARIANT WHERE Z_PK NOT IN
  (SELECT ZVARIANT FROM ZVARIANTLAYER WHERE ZVARIANT IS NOT NULL)`;

const needed: Readonly<Record<string, readonly string[]>> = {
  ZIMAGE: ['Z_PK'],
  ZVARIANT: ['Z_PK'],
  ZVARIANTLAYER: ['ZVARIANT'],
  ZPATHLOCATION: ['Z_PK'],
  ZKEYWORD: ['ZNAME'],
  ZCOLLECTION: ['Z_PK', 'Z_ENT'],
  ZDOCUMENTCONTENT: ['ZROOTCOLLECTION'],
};

/**
 * Variants are counted as images, layers as develop rows; masks are files and counted where files are. Null where a
 * table is missing or the names of collections are not to be believed: no count is better than a false one.
 */
export const readCounts = (database: DatabaseSync, entities: Entities): CatalogCounts | null => {
  if (entities.doubt !== null) return null;
  for (const [table, columns] of Object.entries(needed)) {
    const present = columnsOf(database, table);
    if (!columns.every((column) => present.has(column))) return null;
  }
  return {
    images: count(database, 'ZVARIANT'),
    files: count(database, 'ZIMAGE'),
    folders: count(database, 'ZPATHLOCATION'),
    develop: count(database, 'ZVARIANTLAYER'),
    missingDevelop: count(database, withoutLayer),
    keywords: count(database, 'ZKEYWORD WHERE ZNAME IS NOT NULL'),
    collections: countCollections(database, entities),
    masks: null,
  };
};
