import { DatabaseSync } from 'node:sqlite';

/** What the last commit that changed row k of so many left there, once commit `tail.n` was the last. */
const expected = (rows: string): string =>
  `CASE WHEN tail.n < k THEN 0 ELSE tail.n - (tail.n - k) % (SELECT count(*) FROM ${rows}) END`;

const query = `SELECT tail.n AS last, (SELECT count(*) FROM ticks) AS ticks, (SELECT max(n) FROM ticks) AS latest,
  (SELECT count(*) FROM scattered WHERE n <> ${expected('scattered')}) +
  (SELECT count(*) FROM picked JOIN AgLibraryFile ON id_local = file
    WHERE COALESCE(errorTime, 0) <> ${expected('picked')}) AS stale FROM tail`;

export interface Ticks {
  /** The number of the writer's last commit in this database. */
  readonly last: number;
  /** Is there anything in it of another moment than all the rest? */
  readonly isTorn: boolean;
  readonly integrity: string;
}

/** Opens a *copy* of a catalog that was being written, as SQLite does after a crash, and looks all through it. */
export const ticksIn = (path: string): Ticks => {
  const database = new DatabaseSync(path);
  try {
    const integrity = database.prepare('PRAGMA integrity_check').all().map(Object.values).join('; ');
    const { last, ticks, latest, stale } = database.prepare(query).get() ?? {};
    return { last: Number(last), isTorn: ticks !== last || latest !== last || stale !== 0, integrity };
  } finally {
    database.close();
  }
};
