import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Random } from '../random.ts';
import { randomUuid } from '../random.ts';

/** Columns by name. A number is stored as REAL where the column has no type, as Lightroom does; a bigint as INTEGER. */
export type Row = Readonly<Record<string, SQLInputValue>>;

interface Column {
  readonly name: string;
  readonly required: boolean;
}

/** Writes rows into whichever of the wanted columns a schema has. */
export interface RowWriter {
  /** Returns the new row's `id_local`, which comes from one counter for the whole database. */
  insert(table: string, row: Row): number;
  /** The last number the counter gave. */
  lastId(): number;
}

const columnsOf = (database: DatabaseSync, table: string): readonly Column[] =>
  database
    .prepare('SELECT name, "notnull" AS needed, dflt_value AS preset FROM pragma_table_info(?)')
    .all(table)
    .map(({ name, needed, preset }) => ({ name: String(name), required: needed === 1 && preset === null }));

const cellValue = (column: Column, row: Row, random: Random): SQLInputValue | undefined => {
  const given = row[column.name];
  if (given !== undefined) return given;
  if (column.name === 'id_global') return randomUuid(random);
  return column.required ? '' : undefined;
};

export const rowWriter = (database: DatabaseSync, random: Random): RowWriter => {
  const known = new Map<string, readonly Column[]>();
  const statements = new Map<string, StatementSync>();
  let last = 0;
  const prepared = (sql: string): StatementSync => {
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  const columns = (table: string): readonly Column[] => {
    const found = known.get(table) ?? columnsOf(database, table);
    known.set(table, found);
    return found;
  };
  const insert = (table: string, row: Row): number => {
    last += 1;
    const full = { ...row, id_local: last };
    const cells = columns(table).flatMap((column) => {
      const value = cellValue(column, full, random);
      return value === undefined ? [] : [{ name: column.name, value }];
    });
    if (cells.length === 0) return last;
    const names = cells.map((cell) => cell.name).join(', ');
    const marks = cells.map(() => '?').join(', ');
    prepared(`INSERT INTO ${table} (${names}) VALUES (${marks})`).run(...cells.map((cell) => cell.value));
    return last;
  };
  return { insert, lastId: () => last };
};
