import type { DatabaseSync } from 'node:sqlite';
import type { CatalogCounts } from './reader.ts';
import { columnsOf } from './sqlite-columns.ts';

const count = (database: DatabaseSync, rows: string): number =>
  Number(database.prepare(`SELECT count(*) AS n FROM ${rows}`).get()?.['n'] ?? 0);

/**
 * Images without a develop row: near zero in a healthy catalog (0 in three real ones, 2 of 380,000 in another), and many
 * in one that passed `integrity_check` after it had lost its edits.
 */
const withoutDevelop = `Adobe_images WHERE id_local NOT IN
  (SELECT image FROM Adobe_imageDevelopSettings WHERE image IS NOT NULL)`;

/** The tree of keywords has a nameless root. */
const keywords = 'AgLibraryKeyword WHERE name IS NOT NULL';

/** `systemOnly` is 1 for the quick collection and the like; names are localised and never compared. */
const collections = 'AgLibraryCollection WHERE CAST(COALESCE(systemOnly, 0) AS REAL) = 0';

/** `hasMasks` and `hasAIMasks` are columns of recent versions only (not in 12). */
const countMasks = (database: DatabaseSync): number | null => {
  const columns = columnsOf(database, 'Adobe_imageDevelopSettings');
  const present = ['hasMasks', 'hasAIMasks'].filter((column) => columns.has(column));
  if (present.length === 0) return null;
  return count(
    database,
    `Adobe_imageDevelopSettings WHERE ${present.map((c) => `COALESCE(${c}, 0) > 0`).join(' OR ')}`,
  );
};

const needed: Readonly<Record<string, readonly string[]>> = {
  Adobe_images: ['id_local'],
  AgLibraryFile: ['id_local'],
  AgLibraryFolder: ['id_local'],
  Adobe_imageDevelopSettings: ['image'],
  AgLibraryKeyword: ['name'],
  AgLibraryCollection: ['systemOnly'],
};

/** Null where a table of these is missing, as in versions before 3. */
export const readCounts = (database: DatabaseSync): CatalogCounts | null => {
  for (const [table, columns] of Object.entries(needed)) {
    const present = columnsOf(database, table);
    if (!columns.every((column) => present.has(column))) return null;
  }
  return {
    images: count(database, 'Adobe_images'),
    files: count(database, 'AgLibraryFile'),
    folders: count(database, 'AgLibraryFolder'),
    develop: count(database, 'Adobe_imageDevelopSettings'),
    missingDevelop: count(database, withoutDevelop),
    keywords: count(database, keywords),
    collections: count(database, collections),
    masks: countMasks(database),
  };
};
