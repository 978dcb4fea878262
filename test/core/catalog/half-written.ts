import { copyFileSync, existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

const suffixes = ['', '-wal', '-journal'] as const;

const copyAsItIs = (path: string, target: string): void => {
  for (const suffix of suffixes) if (existsSync(path + suffix)) copyFileSync(path + suffix, target + suffix);
};

/** Copies a catalog of WAL mode as a crash leaves it after `sql` was committed: the rows are in the `-wal` alone. */
export const crashAfter = (path: string, target: string, sql: string): void => {
  const database = new DatabaseSync(path);
  try {
    database.exec(`PRAGMA wal_autocheckpoint = 0; ${sql}`);
    copyAsItIs(path, target);
  } finally {
    database.close();
  }
};

/** Copies a catalog of rollback mode as a crash leaves it within a transaction: half of it written, its journal hot. */
export const crashWithin = (path: string, target: string, sql: string): void => {
  const database = new DatabaseSync(path);
  try {
    database.exec(`PRAGMA cache_size = 1; BEGIN; ${sql}`);
    copyAsItIs(path, target);
    database.exec('ROLLBACK');
  } finally {
    database.close();
  }
};
