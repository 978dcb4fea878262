import type { DatabaseSync } from 'node:sqlite';
import type { RatingRange } from './selection-rating.ts';
import { columnsOf } from './sqlite-columns.ts';

/** The question put to a Capture One document: one row for each image. */
export interface SelectionQuestion {
  readonly sql: string;
  /** By the names they have in it; not every question has all. */
  readonly values: Readonly<Record<string, string | number>>;
}

export interface SelectionAsked {
  /** Ids of collections; null: of the whole document. */
  readonly collections: readonly number[] | null;
  readonly rating: RatingRange | null;
  /** Number of the colour tag. */
  readonly tag: number | null;
}

const has = (database: DatabaseSync, table: string, ...needed: readonly string[]): boolean => {
  const columns = columnsOf(database, table);
  return needed.every((column) => columns.has(column));
};

const holdsImages = (database: DatabaseSync): boolean =>
  has(database, 'ZIMAGEINCOLLECTION', 'ZCOLLECTION', 'ZIMAGE');
const holdsVariants = (database: DatabaseSync): boolean =>
  has(database, 'ZVARIANTINCOLLECTION', 'ZCOLLECTION', 'ZVARIANT');

export const hasVariants = (database: DatabaseSync): boolean =>
  has(database, 'ZVARIANT', 'Z_PK', 'ZIMAGE', 'ZINDEX');
export const hasMembers = (database: DatabaseSync): boolean =>
  holdsImages(database) || holdsVariants(database);
export const hasMetadata = (database: DatabaseSync): boolean =>
  has(database, 'ZVARIANT', 'ZCOMBINEDSETTINGS') &&
  has(database, 'ZVARIANTLAYER', 'Z_PK', 'ZMETADATA') &&
  has(database, 'ZVARIANTMETADATA', 'Z_PK', 'ZLAYER', 'ZBASIC_RATING', 'ZCOLOR_TAG_INDEX');

const isChosen = 'x.ZCOLLECTION IN (SELECT CAST(value AS REAL) FROM json_each(:collections))';

/**
 * `ZVARIANTINCOLLECTION` is how albums hold variants; `ZIMAGEINCOLLECTION` stands for all variants of an image (recent
 * imports), unless the same album names some of them. Images may have no variant yet.
 */
const members = (database: DatabaseSync, { collections }: SelectionAsked): string => {
  if (collections === null)
    return 'SELECT i.Z_PK AS image, v.Z_PK AS variant FROM ZIMAGE i LEFT JOIN ZVARIANT v ON v.ZIMAGE = i.Z_PK';
  const variants = holdsVariants(database)
    ? `SELECT CAST(x.ZCOLLECTION AS REAL) AS collection, v.ZIMAGE AS image, x.ZVARIANT AS variant
       FROM ZVARIANTINCOLLECTION x LEFT JOIN ZVARIANT v ON v.Z_PK = x.ZVARIANT WHERE ${isChosen}`
    : 'SELECT NULL AS collection, NULL AS image, NULL AS variant WHERE false';
  const images = holdsImages(database)
    ? `UNION SELECT x.ZIMAGE, v.Z_PK FROM ZIMAGEINCOLLECTION x LEFT JOIN ZVARIANT v ON v.ZIMAGE = x.ZIMAGE
       WHERE ${isChosen} AND (CAST(x.ZCOLLECTION AS REAL), x.ZIMAGE) NOT IN
         (SELECT collection, image FROM held WHERE image IS NOT NULL)`
    : '';
  return `WITH held AS MATERIALIZED (${variants}) SELECT image, variant FROM held ${images}`;
};

/**
 * What Capture One shows is in the metadata of the combined layer (`ZVARIANT.ZCOMBINEDSETTINGS`), which points back at it
 * by `ZLAYER` and which the layer points at by `ZMETADATA`; the other layers hold a part each. NULL stars are none.
 */
const metadataJoins = `LEFT JOIN ZVARIANTMETADATA a ON a.ZLAYER = v.ZCOMBINEDSETTINGS
  LEFT JOIN ZVARIANTLAYER l ON l.Z_PK = v.ZCOMBINEDSETTINGS
  LEFT JOIN ZVARIANTMETADATA b ON b.Z_PK = l.ZMETADATA`;

const stored = (column: string): string =>
  `CAST(COALESCE(CASE WHEN a.Z_PK IS NULL THEN b.${column} ELSE a.${column} END, 0) AS REAL)`;

/** 1 and 0, and NULL where the variant has no such metadata. */
const fits = ({ rating, tag }: SelectionAsked): string => {
  const parts = [
    ...(rating === null ? [] : [`${stored('ZBASIC_RATING')} BETWEEN :least AND :most`]),
    ...(tag === null ? [] : [`${stored('ZCOLOR_TAG_INDEX')} = :tag`]),
  ];
  return parts.length === 0
    ? '1'
    : `CASE WHEN a.Z_PK IS NOT NULL OR b.Z_PK IS NOT NULL THEN ${parts.join(' AND ')} END`;
};

/** The order of one collection, where its pictures were sorted by hand; of several there is none. */
const order = (database: DatabaseSync, { collections }: SelectionAsked): string =>
  collections?.length === 1 &&
  has(database, 'ZIMAGEINCOLLECTIONPROPERTIES', 'ZCOLLECTION', 'ZIMAGE', 'ZMANUALSORTINDEX')
    ? `SELECT x.ZIMAGE AS image, min(CAST(x.ZMANUALSORTINDEX AS REAL)) AS position
       FROM ZIMAGEINCOLLECTIONPROPERTIES x WHERE ${isChosen} GROUP BY x.ZIMAGE`
    : 'SELECT NULL AS image, NULL AS position WHERE false';

/** Which variant of an image is its first. */
const firsts = 'SELECT ZIMAGE AS image, min(ZINDEX) AS first FROM ZVARIANT GROUP BY ZIMAGE';

/**
 * Image, first variants, further variants (none of either: it is not known whether one fits), in the trash or not,
 * position, then location and name of the image's row, NULL where it has none.
 */
export const selectionQuestion = (database: DatabaseSync, asked: SelectionAsked): SelectionQuestion => {
  const { collections, rating, tag } = asked;
  const joins = rating === null && tag === null ? '' : metadataJoins;
  const trashed = has(database, 'ZIMAGE', 'ZISTRASHED') ? 'CAST(i.ZISTRASHED AS REAL)' : 'NULL';
  return {
    sql: `SELECT i.Z_PK, g.firsts, g.further, ${trashed}, o.position,
      CAST(i.ZIMAGELOCATION AS REAL), CAST(i.ZIMAGEFILENAME AS TEXT)
      FROM (SELECT r.image AS image,
          count(DISTINCT CASE WHEN r.fits = 1 AND (r.number IS NULL OR r.number <= f.first)
            THEN COALESCE(r.variant, -1) END) AS firsts,
          count(DISTINCT CASE WHEN r.fits = 1 AND r.number > f.first THEN r.variant END) AS further
        FROM (SELECT m.image AS image, m.variant AS variant, v.ZINDEX AS number, ${fits(asked)} AS fits
          FROM (${members(database, asked)}) m LEFT JOIN ZVARIANT v ON v.Z_PK = m.variant ${joins}) r
        LEFT JOIN (${firsts}) f ON f.image = r.image
        GROUP BY r.image HAVING max(COALESCE(r.fits, 1)) > 0) g
      LEFT JOIN ZIMAGE i ON i.Z_PK = g.image
      LEFT JOIN (${order(database, asked)}) o ON o.image = g.image`,
    values: {
      collections: JSON.stringify(collections ?? []),
      least: rating?.least ?? 0,
      most: rating?.most ?? 0,
      tag: tag ?? 0,
    },
  };
};
