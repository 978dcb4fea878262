import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process that commits to a catalog without end and says the number of each commit that is done. */
export interface WriterOrders {
  readonly path: string;
  /** Milliseconds between commits. */
  readonly pause: number;
  /** Pages in the `-wal` at which it is folded into the database: few, so that it happens often. */
  readonly checkpointAt: number;
}

const write = async ({ path, pause, checkpointAt }: WriterOrders): Promise<void> => {
  const database = new DatabaseSync(path, { timeout: 30_000 });
  database.exec(`PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = ${checkpointAt}`);
  database.exec('CREATE TABLE IF NOT EXISTS ticks (n INTEGER PRIMARY KEY, filling)');
  const insert = database.prepare('INSERT INTO ticks VALUES (?, hex(randomblob(3000)))');
  for (let n = 1; process.connected; n += 1) {
    insert.run(n);
    process.send?.(n);
    await sleep(pause);
  }
};

process.once('message', write);
