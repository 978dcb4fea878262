import { existsSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

/**
 * The only file that touches SQLite for catalogs. They declare no foreign keys, and a damaged one must open all the same.
 */
const tolerant = { enableForeignKeyConstraints: false } as const;

/** SQLite's result codes (sqlite.org/rescode.html), the extended ones where they tell more. */
export const sqliteCodes = { readOnlyRollback: 776, missingCollation: 257 } as const;

/** Primary result codes that blame the disk and not the database: PERM, NOMEM, IOERR, FULL, CANTOPEN. */
const machinery = new Set([3, 7, 10, 13, 14]);

/** The extended result code of an error thrown by SQLite, or null for any other error. */
export const sqliteCode = (error: unknown): number | null =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : null;

/** Is the database itself to blame? Otherwise the error is the machine's, or our own, and is to be thrown on. */
export const isDatabaseFault = (error: unknown): error is Error => {
  const code = sqliteCode(error);
  return code !== null && !machinery.has(code & 0xff);
};

/** SQLITE_FULL */
export const isDiskFull = (error: unknown): boolean => ((sqliteCode(error) ?? 0) & 0xff) === 13;

const hardened = (database: DatabaseSync): DatabaseSync => {
  database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;');
  return database;
};

/** Opens a copy at rest: nothing is written, locked or left beside it. A `-wal` beside it would be ignored. */
export const openAtRest = (path: string): DatabaseSync => {
  const url = pathToFileURL(path);
  url.searchParams.set('immutable', '1');
  return hardened(new DatabaseSync(url, { ...tolerant, readOnly: true }));
};

/** Opens a copy, or a restored catalog, for writing. */
export const openToChange = (path: string): DatabaseSync => hardened(new DatabaseSync(path, tolerant));

const closedAfter = (path: string, sql: string): void => {
  const database = openToChange(path);
  try {
    database.exec(sql);
  } finally {
    database.close();
  }
};

/**
 * Applies a hot `-journal` or a `-wal` and closes: afterwards the database file is whole by itself. Its tables are not
 * read for that, which might never end: to ask for the number of its schema recovers it, and closing it folds the
 * `-wal` into it, or else says nothing, and then SQLite is asked outright.
 * @throws what SQLite throws, see {@link isDatabaseFault}
 */
export const recoverCopy = (path: string): void => {
  closedAfter(path, 'PRAGMA schema_version');
  if (existsSync(`${path}-wal`)) closedAfter(path, 'PRAGMA wal_checkpoint(TRUNCATE)');
};

/**
 * Copies a database in rollback mode that others are writing, under SQLite's shared lock, in one step. To be called
 * in a process of its own: POSIX locks are lost when the process closes any descriptor of the file.
 */
export const copyUnderLock = async (source: string, target: string): Promise<void> => {
  const database = new DatabaseSync(source, { ...tolerant, readOnly: true, timeout: 5_000 });
  try {
    await backup(database, target, { rate: 0x7fffffff });
  } finally {
    database.close();
  }
};
