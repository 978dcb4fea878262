import type { DatabaseSync } from 'node:sqlite';
import { bytePathFromText, displayPath } from '../model/paths.ts';
import { hasColumns } from './lightroom-pictures.ts';
import type { CatalogCollection } from './reader.ts';
import type { RowProblems } from './row-problems.ts';

export const hasCollections = (database: DatabaseSync): boolean =>
  hasColumns(database, 'AgLibraryCollection', ['id_local', 'creationId', 'name', 'parent', 'systemOnly']) &&
  hasColumns(database, 'AgLibraryCollectionImage', ['collection', 'image']);

/**
 * `creationId` tells the kind: `com.adobe.ag.library.collection`, `.group`, `.smart_collection`; a slideshow or a book
 * (`com.adobe.ag.slideshow` …) holds its pictures as a collection does. Scratch is `systemOnly` 1 (the quick collection)
 * and `*.unsaved`. Names are localised and never compared. `systemOnly` has the default '', hence the CAST.
 */
const query = `SELECT CAST(id_local AS REAL) AS id, CAST(parent AS REAL) AS parent, CAST(name AS TEXT) AS name,
  CAST(creationId AS TEXT) AS creation FROM AgLibraryCollection
  WHERE CAST(COALESCE(systemOnly, 0) AS REAL) = 0 AND COALESCE(creationId, '') NOT LIKE '%.unsaved' ORDER BY name`;

const membersQuery =
  'SELECT CAST(collection AS REAL) AS id, count(*) AS n FROM AgLibraryCollectionImage GROUP BY collection';

interface Row {
  readonly id: number;
  readonly parent: number | null;
  readonly name: string;
  readonly kind: CatalogCollection['kind'];
}

const kindOf = (creation: string): Row['kind'] => {
  if (creation.endsWith('.group')) return 'group';
  return creation.endsWith('.smart_collection') ? 'smart' : 'collection';
};

const readRows = (database: DatabaseSync): readonly Row[] =>
  database
    .prepare(query)
    .all()
    .map(({ id, parent, name, creation }) => ({
      id: Number(id),
      parent: parent === null ? null : Number(parent),
      name: displayPath(bytePathFromText(String(name ?? ''))),
      kind: kindOf(String(creation ?? '')),
    }));

/** By parent; what lies in nothing, in a row that is gone or in scratch lies at the top (null). */
const byParent = (rows: readonly Row[]): ReadonlyMap<number | null, readonly Row[]> => {
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

/** The tree in the order it is shown, without recursion: a hostile one is as deep as it has rows. */
const inOrder = (
  rows: readonly Row[],
  problems: RowProblems,
): readonly (Row & { readonly depth: number })[] => {
  const children = byParent(rows);
  const seen = new Set<number>();
  const ordered: (Row & { depth: number })[] = [];
  const walk = (tops: readonly Row[]): void => {
    const waiting = tops.toReversed().map((row) => ({ ...row, depth: 0 }));
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

export const readCollections = (
  database: DatabaseSync,
  problems: RowProblems,
): readonly CatalogCollection[] => {
  const members = new Map(
    database
      .prepare(membersQuery)
      .all()
      .map(({ id, n }) => [Number(id), Number(n)]),
  );
  return inOrder(readRows(database), problems).map(({ id, name, kind, depth }) => ({
    name,
    kind,
    depth,
    images: kind === 'collection' ? (members.get(id) ?? 0) : null,
  }));
};
