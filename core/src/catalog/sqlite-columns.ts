import type { DatabaseSync } from 'node:sqlite';

/** Names of the columns of a real table; empty where there is none (a view of that name is not trusted). */
export const columnsOf = (database: DatabaseSync, table: string): ReadonlySet<string> => {
  const real = database
    .prepare("SELECT 1 FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name = ?")
    .get(table);
  if (real === undefined) return new Set();
  return new Set(
    database
      .prepare('SELECT name FROM pragma_table_info(?)')
      .all(table)
      .map((row) => String(row['name'])),
  );
};
