import type { Lines } from './lines.ts';

/** Beyond this a column is not padded: one long path must not push all others off the screen. */
const WIDEST = 60;

/** Rows of columns that line up, indented. */
export const table = (rows: readonly (readonly string[])[]): Lines => {
  const widths = (rows[0] ?? []).map((_, column) =>
    rows.reduce((widest, row) => Math.max(widest, Math.min(row[column]?.length ?? 0, WIDEST)), 0),
  );
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
};
