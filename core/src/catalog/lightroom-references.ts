import type { DatabaseSync } from 'node:sqlite';
import { type BytePath, bytePath, bytePathFromText, displayPath } from '../model/paths.ts';
import { whyBadName } from './catalog-path.ts';
import type { FolderRow, LightroomFolders } from './lightroom-folders.ts';
import type { CatalogReference } from './reader.ts';
import type { RowProblems } from './row-problems.ts';
import { columnsOf } from './sqlite-columns.ts';
import { isDatabaseFault } from './sqlite-open.ts';

/**
 * `AgLibraryFile` holds a row for each file (versions 3 to 13 alike); image records, of which virtual copies have one
 * each, point at it. Its folder is looked up in memory: of a JOIN the rows without a folder would vanish unseen.
 */
const needed = ['id_local', 'folder', 'idx_filename', 'baseName', 'extension'] as const;

export const hasFiles = (database: DatabaseSync): boolean => {
  const columns = columnsOf(database, 'AgLibraryFile');
  return needed.every((column) => columns.has(column));
};

/** `baseName` + '.' + `extension` = `idx_filename` in all real rows. Optional columns read as NULL where they are absent. */
const query = (columns: ReadonlySet<string>): string => {
  const optional = (column: string) => (columns.has(column) ? `CAST(${column} AS TEXT)` : 'NULL');
  return `SELECT CAST(id_local AS REAL) AS id, CAST(folder AS REAL) AS folder,
    CAST(COALESCE(idx_filename, baseName || '.' || extension) AS TEXT) AS name,
    ${optional('sidecarExtensions')} AS sidecars, ${optional('importHash')} AS hash FROM AgLibraryFile`;
};

/** One for all: most files have none, and there may be a million. */
const none: readonly string[] = [];

/** `sidecarExtensions`: a list with commas, `JPG,xmp` for a RAW+JPEG pair, '' where there are none. */
export const parseSidecarExtensions = (text: string): readonly string[] =>
  text === ''
    ? none
    : text
        .split(',')
        .map((part) => part.trim().replace(/^\./, ''))
        .filter((part) => /^[^\s./\\\0]{1,16}$/.test(part));

/**
 * `importHash` is `<seconds since 2001-01-01>:<name when imported>:<bytes>`, decoded and compared with captureTime in
 * versions 5, 9 and 11. The name may hold colons.
 */
export const sizeOfImportHash = (hash: string): number | null => {
  const digits = /:(\d{1,15})$/.exec(hash)?.[1];
  return digits === undefined ? null : Number(digits);
};

/** TEXT, or '' where there is none. */
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A name that is not UTF-8 reads as U+FFFD; then its very bytes are fetched, for it may be a file all the same. */
export const exactName = (database: DatabaseSync, id: unknown, name: string): BytePath => {
  if (!name.includes('\ufffd') || typeof id !== 'number') return bytePathFromText(name);
  const row = database
    .prepare('SELECT CAST(idx_filename AS BLOB) AS name FROM AgLibraryFile WHERE id_local = ?')
    .get(id);
  const bytes = row?.['name'];
  return bytes instanceof Uint8Array ? bytePath(bytes) : bytePathFromText(name);
};

/** Why a file of this name in this folder is not followed, or null. */
export const whyNot = (folder: FolderRow | undefined, name: string): string | null =>
  folder === undefined
    ? 'its folder is not in the catalog, or was refused'
    : whyBadName(name, folder.windows);

/** Rows come as arrays, which is twice as fast as objects: a catalog may have a million. */
export const fieldsOf = (row: unknown): readonly unknown[] => (Array.isArray(row) ? row : []);

/** Every file the catalog refers to, each once, in the order of the table; rows that cannot be followed become problems. */
function* readRows(database: DatabaseSync, { byId }: LightroomFolders, problems: RowProblems) {
  const statement = database.prepare(query(columnsOf(database, 'AgLibraryFile')), { returnArrays: true });
  for (const row of statement.iterate()) {
    const [id, folderId, written, sidecars, hash] = fieldsOf(row);
    const name = text(written);
    const folder = byId.get(Number(folderId));
    const why = whyNot(folder, name);
    if (folder === undefined || why !== null) {
      problems.refuse(displayPath(bytePathFromText(name)), why ?? '');
      continue;
    }
    yield {
      folder: folder.path,
      name: exactName(database, id, name),
      sidecarExtensions: parseSidecarExtensions(text(sidecars)),
      expectedSize: sizeOfImportHash(text(hash)),
    };
  }
}

/** Like {@link readRows}, ending with a problem where the database turns out to be damaged on the way. */
export function* readReferences(
  database: DatabaseSync,
  folders: LightroomFolders,
  problems: RowProblems,
): Generator<CatalogReference, void, undefined> {
  try {
    yield* readRows(database, folders, problems);
  } catch (error) {
    if (!isDatabaseFault(error)) throw error;
    problems.damaged(`its list of files ends early (${error.message})`);
  }
}
