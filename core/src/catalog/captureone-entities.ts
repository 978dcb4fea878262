import type { DatabaseSync } from 'node:sqlite';
import { columnsOf } from './sqlite-columns.ts';

/**
 * `ZENTITIES(Z_ENT, ZNAME)` gives the classes of rows their numbers, which shift from version to version: rows are
 * told apart by the name, never by a number of ours.
 */
export interface Entities {
  /** Of the rows that carry this `Z_ENT`; null where the table does not say. */
  nameOf(entity: unknown): string | null;
  /** Why the table is not believed, or null. */
  readonly doubt: string | null;
}

const nameless = (doubt: string): Entities => ({ nameOf: () => null, doubt });

/** Where damage keeps the names, or the rows that bear them, from being read. */
export const unreadable = nameless('its rows cannot be read');

/** What rows of a table must be called, where they say at all. */
const expected: readonly (readonly [table: string, fits: (name: string) => boolean])[] = [
  ['ZIMAGE', (name) => name === 'Image'],
  ['ZPATHLOCATION', (name) => name === 'PathLocation'],
  ['ZCOLLECTION', (name) => name.endsWith('Collection')],
];

const readNames = (database: DatabaseSync): ReadonlyMap<number, string> =>
  new Map(
    database
      .prepare('SELECT CAST(Z_ENT AS REAL) AS entity, CAST(ZNAME AS TEXT) AS name FROM ZENTITIES LIMIT 10000')
      .all()
      .flatMap(({ entity, name }) =>
        typeof entity === 'number' && typeof name === 'string' ? [[entity, name] as const] : [],
      ),
  );

const numbersIn = (database: DatabaseSync, table: string): readonly number[] =>
  columnsOf(database, table).has('Z_ENT')
    ? database
        .prepare(
          `SELECT DISTINCT CAST(Z_ENT AS REAL) AS entity FROM ${table} WHERE Z_ENT IS NOT NULL LIMIT 10000`,
        )
        .all()
        .map((row) => Number(row['entity']))
    : [];

/** Classes of every version, without which favourites and pictures would go unseen. */
const required = ['Image', 'PathLocation', 'FolderCollection'] as const;

/** The first table whose rows are called something they cannot be. */
const doubtOf = (database: DatabaseSync, names: ReadonlyMap<number, string>): string | null => {
  if (names.size === 0) return 'its ZENTITIES is empty';
  if (new Set(names.values()).size < names.size) return 'its ZENTITIES gives one name twice';
  const lacking = required.find((name) => ![...names.values()].includes(name));
  if (lacking !== undefined) return `its ZENTITIES does not name ${lacking}`;
  const liar = expected.find(([table, fits]) =>
    numbersIn(database, table).some((entity) => !fits(names.get(entity) ?? '')),
  );
  return liar === undefined ? null : `its ZENTITIES does not fit the rows of ${liar[0]}`;
};

export const readEntities = (database: DatabaseSync): Entities => {
  const columns = columnsOf(database, 'ZENTITIES');
  if (!columns.has('Z_ENT') || !columns.has('ZNAME')) return nameless('its ZENTITIES is missing');
  const names = readNames(database);
  return { nameOf: (entity) => names.get(Number(entity)) ?? null, doubt: doubtOf(database, names) };
};
