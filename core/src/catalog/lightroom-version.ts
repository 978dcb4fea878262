import type { DatabaseSync } from 'node:sqlite';
import { columnsOf } from './sqlite-columns.ts';

/** What a catalog says of itself in `Adobe_variablesTable(name, type, value)`. */
export interface LightroomVersion {
  /** `Adobe_DBVersion`, seven digits of which the first two are the major version: `0500006`, `1300000`. */
  readonly version: string | null;
  /** `Adobe_storeProviderID`: a UUID made with the catalog. */
  readonly identity: string | null;
}

/** Majors whose tables were seen or documented: Lightroom 3 to Lightroom Classic 15. */
const oldest = 3;
const newest = 15;

/** A Lightroom catalog is a SQLite database with this table: user_version and application_id are 0 in all versions seen. */
export const isLightroomCatalog = (database: DatabaseSync): boolean => {
  const columns = columnsOf(database, 'Adobe_variablesTable');
  return columns.has('name') && columns.has('value');
};

/** Values have mixed storage classes (TEXT and REAL seen), hence the CAST. */
const variable = (database: DatabaseSync, name: string): string | null => {
  const row = database
    .prepare('SELECT CAST(value AS TEXT) AS value FROM Adobe_variablesTable WHERE name = ?')
    .get(name);
  const value = row?.['value'];
  return typeof value === 'string' ? value : null;
};

export const readVersion = (database: DatabaseSync): LightroomVersion => ({
  version: variable(database, 'Adobe_DBVersion'),
  identity: variable(database, 'Adobe_storeProviderID'),
});

/** Are the tables of this version known well enough to say what the catalog refers to? */
export const isKnownVersion = (version: string | null): boolean => {
  const digits = /^(\d{2})\d{5}$/.exec(version ?? '');
  const major = Number(digits?.[1] ?? Number.NaN);
  return major >= oldest && major <= newest;
};
