import { DatabaseSync } from 'node:sqlite';

const query = `SELECT count(*) AS one, max(n) AS other FROM ticks UNION ALL
  SELECT CAST(value AS INTEGER), tail.n FROM Adobe_variablesTable, tail WHERE name = 'head'`;

export interface Ticks {
  /** The number of the writer's last commit in this database; NaN where it holds half of one. */
  readonly last: number;
  readonly integrity: string;
}

/** Opens a *copy* of a catalog that was being written, as SQLite does after a crash, and looks all through it. */
export const ticksIn = (path: string): Ticks => {
  const database = new DatabaseSync(path);
  try {
    const integrity = database.prepare('PRAGMA integrity_check').all().map(Object.values).join('; ');
    const seen = database.prepare(query).all().flatMap(Object.values).map(Number);
    return { last: new Set(seen).size === 1 ? Number(seen[0]) : Number.NaN, integrity };
  } finally {
    database.close();
  }
};
