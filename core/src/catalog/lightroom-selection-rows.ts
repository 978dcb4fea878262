import type { DatabaseSync } from 'node:sqlite';
import { hasPositions, type LightroomCollectionRow } from './lightroom-collections.ts';
import { hasColumns } from './lightroom-pictures.ts';
import type { PickState, PictureQuery } from './picture-selection.ts';
import { columnsOf } from './sqlite-columns.ts';

/** The question put to a Lightroom catalog: one row for each file, in the order of {@link fields}. */
export interface SelectionQuestion {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

export interface SelectionAsked extends Pick<PictureQuery, 'rating' | 'pick'> {
  /** Null: of the whole catalog. */
  readonly collections: readonly LightroomCollectionRow[] | null;
  /** The spellings of the label that are meant. */
  readonly labels: readonly string[] | null;
}

/** What every question needs; the criteria add theirs. */
export const selectable = ['id_local', 'rootFile', 'masterImage'] as const;

export const criterionColumns = { rating: 'rating', label: 'colorLabels', pick: 'pick' } as const;

/** `pick` is REAL: 1, 0, −1. */
const picks: Readonly<Record<PickState, string>> = { picked: '> 0', rejected: '< 0', unflagged: '= 0' };

/** `rating` is REAL, and NULL where there is none. */
const conditions = ({ rating, pick, labels }: SelectionAsked): SelectionQuestion => {
  const parts = [
    ...(rating === null ? [] : ['CAST(COALESCE(i.rating, 0) AS REAL) BETWEEN ? AND ?']),
    ...(pick === null ? [] : [`CAST(COALESCE(i.pick, 0) AS REAL) ${picks[pick]}`]),
    ...(labels === null ? [] : ['CAST(i.colorLabels AS TEXT) IN (SELECT value FROM json_each(?))']),
  ];
  return {
    sql: parts.length === 0 ? '' : `WHERE ${parts.join(' AND ')}`,
    values: [
      ...(rating === null ? [] : [rating.least, rating.most]),
      ...(labels === null ? [] : [JSON.stringify(labels)]),
    ],
  };
};

/**
 * Members of one table's collections; ids in any storage class, since the CAST makes them compared as numbers. Their order (`positionInCollection`, of no type) is one collection's own: of
 * several there is none.
 */
const members = (
  database: DatabaseSync,
  table: LightroomCollectionRow['table'],
  ordered: string,
): string => `SELECT CAST(image AS REAL) AS image,
    ${hasPositions(database, table) ? ordered : 'NULL'} AS position FROM ${table}Image
    WHERE collection IN (SELECT CAST(value AS REAL) FROM json_each(?))`;

const inOrder =
  'CASE WHEN positionInCollection IS NOT NULL THEN row_number() OVER (ORDER BY positionInCollection COLLATE BINARY) END';

/** Images asked about, each once: `c.image`, `c.position`. */
const source = (database: DatabaseSync, { collections }: SelectionAsked): SelectionQuestion => {
  if (collections === null)
    return { sql: '(SELECT id_local AS image, NULL AS position FROM Adobe_images)', values: [] };
  const tables = [...new Set(collections.map(({ table }) => table))];
  const ordered = collections.length === 1 ? inOrder : 'NULL';
  const rows = tables.map((table) => members(database, table, ordered)).join(' UNION ALL ');
  return {
    sql: `(SELECT image, min(position) AS position FROM (${rows}) GROUP BY image)`,
    values: tables.map((table) =>
      JSON.stringify(collections.flatMap((row) => (row.table === table ? [row.id] : []))),
    ),
  };
};

/**
 * Has the image develop settings that show? `hasDevelopAdjustmentsEx` is 1, or −1 and 0 where it has none (in the real
 * catalog of version 5 it is −1 and `hasDevelopAdjustments` NULL in all rows); rows are looked up one by one, for in a
 * big catalog this table is most of it.
 */
const edits = (database: DatabaseSync): { readonly value: string; readonly join: string } => {
  const columns = columnsOf(database, 'Adobe_imageDevelopSettings');
  const present = ['hasDevelopAdjustmentsEx', 'hasDevelopAdjustments'].filter((name) => columns.has(name));
  if (!columns.has('image') || present.length === 0) return { value: 'NULL', join: '' };
  const told = present.map((name) => `CAST(d.${name} AS REAL)`);
  return {
    value: `max(COALESCE(${[...told, 'NULL'].join(', ')}) > 0)`,
    join: 'LEFT JOIN Adobe_imageDevelopSettings d ON d.image = i.id_local',
  };
};

export const canBeAsked = (database: DatabaseSync, columns: readonly string[]): boolean =>
  hasColumns(database, 'Adobe_images', [...selectable, ...columns]);

/** File id, masters, copies, edited, position; then folder, name and sidecars of the file's row, NULL where it has none. */
export const selectionQuestion = (database: DatabaseSync, asked: SelectionAsked): SelectionQuestion => {
  const [from, where, edited] = [source(database, asked), conditions(asked), edits(database)];
  const columns = columnsOf(database, 'AgLibraryFile');
  const sidecars = columns.has('sidecarExtensions') ? 'CAST(f.sidecarExtensions AS TEXT)' : 'NULL';
  return {
    sql: `SELECT CAST(f.id_local AS REAL), g.masters, g.copies, g.edited, g.position, CAST(f.folder AS REAL),
      CAST(COALESCE(f.idx_filename, f.baseName || '.' || f.extension) AS TEXT), ${sidecars}
      FROM (SELECT i.rootFile AS file,
          count(DISTINCT CASE WHEN i.masterImage IS NULL THEN c.image END) AS masters,
          count(DISTINCT CASE WHEN i.masterImage IS NOT NULL THEN c.image END) AS copies,
          ${edited.value} AS edited, min(c.position) AS position
        FROM ${from.sql} c LEFT JOIN Adobe_images i ON i.id_local = c.image ${edited.join}
        ${where.sql} GROUP BY i.rootFile) g
      LEFT JOIN AgLibraryFile f ON f.id_local = g.file`,
    values: [...from.values, ...where.values],
  };
};
