import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { CheckRequest, DatabaseCheck } from './sqlite-check.ts';
import { isDatabaseFault, openAtRest, recoverCopy, sqliteCode, sqliteCodes } from './sqlite-open.ts';

/** Above this many bytes indexes are not compared with their tables: that reads a big catalog in random order. */
const thoroughLimit = 512 * 2 ** 20;
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
const checkTables = (database: DatabaseSync, pragma: string): Omit<DatabaseCheck, 'thorough'> => {
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

const checkWhole = (database: DatabaseSync, pragma: string): Omit<DatabaseCheck, 'thorough'> => {
  try {
    return { findings: findingsOf(database, `PRAGMA ${pragma}(${most})`), unchecked: [] };
  } catch (error) {
    if (sqliteCode(error) !== sqliteCodes.missingCollation) throw error;
    return checkTables(database, pragma);
  }
};

const checkAtRest = (path: string): DatabaseCheck => {
  const thorough = statSync(path).size <= thoroughLimit;
  const database = openAtRest(path);
  try {
    return { ...checkWhole(database, thorough ? 'integrity_check' : 'quick_check'), thorough };
  } finally {
    database.close();
  }
};

const check = ({ path, recover }: CheckRequest): DatabaseCheck => {
  try {
    if (recover) recoverCopy(path);
    return checkAtRest(path);
  } catch (error) {
    if (!isDatabaseFault(error)) throw error;
    return { findings: [error.message], unchecked: [], thorough: false };
  }
};

parentPort?.postMessage(check(workerData));
