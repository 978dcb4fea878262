import type { DatabaseSync } from 'node:sqlite';
import { bytePathFromText } from '../model/paths.ts';
import { whyBadName } from './catalog-path.ts';
import type { LightroomFolders } from './lightroom-folders.ts';
import type { CatalogImages, CatalogPicture } from './reader.ts';
import { columnsOf } from './sqlite-columns.ts';

const imageColumns = ['id_local', 'rootFile', 'masterImage'] as const;

export const hasColumns = (database: DatabaseSync, table: string, needed: readonly string[]): boolean => {
  const columns = columnsOf(database, table);
  return needed.every((column) => columns.has(column));
};

export const hasImages = (database: DatabaseSync): boolean =>
  hasColumns(database, 'Adobe_images', imageColumns);

const count = (database: DatabaseSync, where: string): number =>
  Number(database.prepare(`SELECT count(*) AS n FROM Adobe_images WHERE ${where}`).get()?.['n'] ?? 0);

/** A virtual copy is an image record with a master; all records of one file point at it by `rootFile`. */
export const readImages = (database: DatabaseSync): CatalogImages => ({
  virtualCopies: count(database, 'masterImage IS NOT NULL'),
  withoutFile: count(
    database,
    'NOT EXISTS (SELECT 1 FROM AgLibraryFile WHERE AgLibraryFile.id_local = Adobe_images.rootFile)',
  ),
});

/** Joined to a table with a column `image`, called `x`: gives {@link pictureColumns}. */
export const pictureJoin = `LEFT JOIN Adobe_images i ON i.id_local = x.image
  LEFT JOIN AgLibraryFile f ON f.id_local = i.rootFile`;

export const pictureColumns = 'CAST(f.folder AS REAL) AS folder, CAST(f.idx_filename AS TEXT) AS name';

/** The picture of such a row; null where it leads nowhere or its names are refused. */
export const pictureOf = (
  { byId }: LightroomFolders,
  row: Record<string, unknown>,
): CatalogPicture | null => {
  const folder = byId.get(Number(row['folder'] ?? Number.NaN));
  const name = row['name'];
  if (folder === undefined || typeof name !== 'string') return null;
  return whyBadName(name, folder.windows) === null
    ? { folder: folder.path, name: bytePathFromText(name) }
    : null;
};
