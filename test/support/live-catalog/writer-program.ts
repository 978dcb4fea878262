import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WriterOrders, WriterWord } from './writer.ts';

/** The row near the beginning of the file and the one at its end that every commit changes: a torn copy has them apart. */
const prepare = (database: DatabaseSync, between: number): void =>
  database.exec(`BEGIN; INSERT INTO Adobe_variablesTable (id_global, name, value) VALUES ('head', 'head', 0);
    CREATE TABLE filler (bytes);
    WITH RECURSIVE mb(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM mb WHERE i < ${between})
    INSERT INTO filler SELECT zeroblob(1000000) FROM mb;
    CREATE TABLE tail (n); INSERT INTO tail VALUES (0);
    CREATE TABLE ticks (n INTEGER PRIMARY KEY, filling); COMMIT`);

const commit = (database: DatabaseSync, n: number): void =>
  database.exec(`BEGIN IMMEDIATE; UPDATE Adobe_variablesTable SET value = ${n} WHERE name = 'head';
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
