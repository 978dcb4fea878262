import type { RowProblems } from './row-problems.ts';

/** A row of a table that is a tree: `parent` is the id of the row it lies in. */
export interface TreeRow {
  readonly id: number;
  readonly parent: number | null;
  readonly name: string;
}

/** 0 at the top. */
export type Placed<Row> = Row & { readonly depth: number };

/** By parent; what lies in nothing, or in a row that is gone or was left out, lies at the top (null). */
const byParent = <Row extends TreeRow>(rows: readonly Row[]): ReadonlyMap<number | null, readonly Row[]> => {
  const known = new Set(rows.map(({ id }) => id));
  const children = new Map<number | null, Row[]>();
  for (const row of rows) {
    const parent = row.parent !== null && known.has(row.parent) ? row.parent : null;
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [row]);
    else siblings.push(row);
  }
  return children;
};

/**
 * The tree in the order it is shown, each row after the one it lies in, without recursion: a hostile one is as deep as
 * it has rows. What lies in itself is told and still listed.
 */
export const treeInOrder = <Row extends TreeRow>(
  rows: readonly Row[],
  problems: RowProblems,
): readonly Placed<Row>[] => {
  const children = byParent(rows);
  const seen = new Set<number>();
  const ordered: Placed<Row>[] = [];
  const walk = (tops: readonly Row[]): void => {
    const waiting: Placed<Row>[] = tops.toReversed().map((row) => ({ ...row, depth: 0 }));
    for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
      if (seen.has(row.id)) continue;
      seen.add(row.id);
      ordered.push(row);
      const depth = row.depth + 1;
      for (const child of (children.get(row.id) ?? []).toReversed()) waiting.push({ ...child, depth });
    }
  };
  walk(children.get(null) ?? []);
  for (const row of rows) {
    if (seen.has(row.id)) continue;
    problems.refuse(`the collection ${row.name}`, 'it lies in itself');
    walk([row]);
  }
  return ordered;
};
