import type { DatabaseSync } from 'node:sqlite';
import { sqliteCode, sqliteCodes } from './sqlite-open.ts';

export interface Integrity {
  /** What is wrong, in SQLite's words; none where the database is sound. */
  readonly findings: readonly string[];
  /** Tables sorted by rules this SQLite does not have: they could not be checked, which is no damage. */
  readonly unchecked: readonly string[];
}

/** `quick_check` leaves out the comparison of indexes with their tables. */
export type IntegrityPragma = 'integrity_check' | 'quick_check';

/** SQLite stops after this many findings. */
const most = 20;

/** The one column of `PRAGMA integrity_check`: `ok`, or a line for each fault (sqlite.org/pragma.html). */
const findingsOf = (database: DatabaseSync, pragma: string): string[] =>
  database
    .prepare(pragma)
    .all()
    .flatMap((row) => Object.values(row))
    .map(String)
    .filter((line) => line !== 'ok');

const tablesOf = (database: DatabaseSync): string[] =>
  database
    .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
    .all()
    .map((row) => String(row['name']));

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Table by table, leaving out those whose collation this SQLite lacks. */
const checkTables = (database: DatabaseSync, pragma: IntegrityPragma): Integrity => {
  const findings: string[] = [];
  const unchecked: string[] = [];
  for (const table of tablesOf(database)) {
    try {
      findings.push(...findingsOf(database, `PRAGMA ${pragma}(${quoted(table)})`));
    } catch (error) {
      if (sqliteCode(error) !== sqliteCodes.missingCollation) throw error;
      unchecked.push(table);
    }
  }
  return { findings: findings.slice(0, most), unchecked };
};

/** Checks an open database. Where it is sorted by rules this SQLite does not have, table by table. */
export const checkIntegrity = (database: DatabaseSync, pragma: IntegrityPragma): Integrity => {
  try {
    return { findings: findingsOf(database, `PRAGMA ${pragma}(${most})`), unchecked: [] };
  } catch (error) {
    if (sqliteCode(error) !== sqliteCodes.missingCollation) throw error;
    return checkTables(database, pragma);
  }
};
