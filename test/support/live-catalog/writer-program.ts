import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WriterOrders, WriterWord } from './writer.ts';

/**
 * Rows on pages of their own, from the beginning of the file to its end, of which each commit changes one and the last:
 * a copy that missed what was folded into the database behind its back holds an old one.
 */
const prepare = (database: DatabaseSync, between: number): void =>
  database.exec(`BEGIN;
    CREATE TABLE picked AS SELECT CAST(row_number() OVER () - 1 AS INTEGER) AS k, id_local AS file FROM AgLibraryFile
      WHERE id_local % ((SELECT count(*) FROM AgLibraryFile) / ${ROWS} + 1) = 0 LIMIT ${ROWS};
    CREATE TABLE scattered (k INTEGER PRIMARY KEY, n, filling);
    WITH RECURSIVE c(k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM c WHERE k < ${ROWS - 1})
    INSERT INTO scattered SELECT k, 0, zeroblob(3000) FROM c;
    CREATE TABLE filler (bytes);
    WITH RECURSIVE mb(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM mb WHERE i < ${between})
    INSERT INTO filler SELECT zeroblob(1000000) FROM mb;
    CREATE TABLE tail (n); INSERT INTO tail VALUES (0);
    CREATE TABLE ticks (n INTEGER PRIMARY KEY, filling); COMMIT`);

const ROWS = 97;

const commit = (database: DatabaseSync, n: number): void =>
  database.exec(`BEGIN IMMEDIATE;
    UPDATE AgLibraryFile SET errorTime = ${n}
      WHERE id_local = (SELECT file FROM picked WHERE k = ${n} % (SELECT count(*) FROM picked));
    UPDATE scattered SET n = ${n} WHERE k = ${n % ROWS};
    UPDATE tail SET n = ${n}; INSERT INTO ticks VALUES (${n}, hex(randomblob(3000))); COMMIT`);

/** SQLITE_BUSY, and what is kin to it (sqlite.org/rescode.html). */
const isRefused = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5;

const write = async (orders: WriterOrders): Promise<void> => {
  const database = new DatabaseSync(orders.path, { timeout: orders.patience });
  database.exec(`PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = ${orders.checkpointAt}`);
  prepare(database, orders.between);
  const word = { committed: 0, refused: 0, longest: 0 } satisfies WriterWord;
  while (process.connected) {
    const begun = performance.now();
    try {
      commit(database, word.committed + 1);
      word.committed += 1;
    } catch (error) {
      if (!isRefused(error)) throw error;
      if (database.isTransaction) database.exec('ROLLBACK');
      word.refused += 1;
    }
    const took = performance.now() - begun;
    word.longest = Math.max(word.longest, took);
    process.send?.(word, undefined, undefined, () => undefined); // nobody may be listening any more
    await sleep(Math.max(0, orders.pause - took));
  }
};

process.once('message', write);
