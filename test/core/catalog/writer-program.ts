import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process that commits to a catalog without end and says the number of each commit that is done. */
export interface WriterOrders {
  readonly path: string;
  /** Milliseconds between commits. */
  readonly pause: number;
  /** Pages in the `-wal` at which it is folded into the database: few, so that it happens often. */
  readonly checkpointAt: number;
  /** MB written between `head` and `tail`, whose one row each is changed by every commit: a torn copy has them apart. */
  readonly between: number;
}

const prepare = (database: DatabaseSync, between: number): void =>
  database.exec(`BEGIN; CREATE TABLE head (n); INSERT INTO head VALUES (0); CREATE TABLE filler (bytes);
    WITH RECURSIVE mb(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM mb WHERE i < ${between})
    INSERT INTO filler SELECT zeroblob(1000000) FROM mb;
    CREATE TABLE tail (n); INSERT INTO tail VALUES (0);
    CREATE TABLE ticks (n INTEGER PRIMARY KEY, filling); COMMIT`);

const commit = (database: DatabaseSync, n: number): void =>
  database.exec(`BEGIN IMMEDIATE; UPDATE head SET n = ${n}; UPDATE tail SET n = ${n};
    INSERT INTO ticks VALUES (${n}, hex(randomblob(3000))); COMMIT`);

const write = async ({ path, pause, checkpointAt, between }: WriterOrders): Promise<void> => {
  const database = new DatabaseSync(path, { timeout: 30_000 });
  database.exec(`PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = ${checkpointAt}`);
  prepare(database, between);
  for (let n = 1; process.connected; n += 1) {
    commit(database, n);
    process.send?.(n);
    await sleep(pause);
  }
};

process.once('message', write);
