import type { DatabaseSync } from 'node:sqlite';
import { bytePathFromText, displayPath } from '../model/paths.ts';
import type { Location } from './captureone-locations.ts';
import { whyBadName } from './catalog-path.ts';
import type { CatalogReference } from './reader.ts';
import type { RowProblems } from './row-problems.ts';
import { columnsOf } from './sqlite-columns.ts';
import { isDatabaseFault } from './sqlite-open.ts';

/**
 * `ZIMAGE` holds a row for each file: a RAW+JPEG pair has two, and variants, of which a file may have many, point at
 * it. `ZSIDECARPATH` is a key into the caches and never says where a file lies.
 */
const needed = ['Z_PK', 'ZIMAGELOCATION', 'ZIMAGEFILENAME'] as const;

export const hasImages = (database: DatabaseSync): boolean => {
  const columns = columnsOf(database, 'ZIMAGE');
  return needed.every((column) => columns.has(column));
};

const query = (columns: ReadonlySet<string>): string =>
  `SELECT CAST(ZIMAGELOCATION AS REAL), CAST(ZIMAGEFILENAME AS TEXT),
  ${columns.has('ZFILE_SIZE') ? 'CAST(ZFILE_SIZE AS REAL)' : 'NULL'} FROM ZIMAGE`;

/** The folder of a file of this name; null, and told, where it cannot be followed. */
export const followable = (
  location: Location | undefined,
  name: string,
  problems: RowProblems,
): (Location & { readonly kind: 'folder' }) | null => {
  if (location?.kind === 'foreign') {
    problems.unmapped(location.root);
    return null;
  }
  const why =
    location?.kind === 'folder'
      ? whyBadName(name, location.windows)
      : 'its folder is not in the document, or was refused';
  if (location?.kind === 'folder' && why === null) return location;
  problems.refuse(displayPath(bytePathFromText(name)), why ?? '');
  return null;
};

/** Rows come as arrays, which is twice as fast as objects: a catalog may have a million. */
export const fieldsOf = (row: unknown): readonly unknown[] => (Array.isArray(row) ? row : []);

/** The folder is looked up in memory: of a JOIN the rows without one would vanish unseen. */
function* readRows(
  database: DatabaseSync,
  locations: ReadonlyMap<number, Location>,
  problems: RowProblems,
): Generator<CatalogReference, void, undefined> {
  const statement = database.prepare(query(columnsOf(database, 'ZIMAGE')), { returnArrays: true });
  for (const row of statement.iterate()) {
    const [id, written, size] = fieldsOf(row);
    const name = typeof written === 'string' ? written : '';
    const folder = followable(locations.get(Number(id)), name, problems);
    if (folder !== null)
      yield {
        folder: folder.path,
        name: bytePathFromText(name),
        sidecarExtensions: [],
        expectedSize: typeof size === 'number' ? size : null,
      };
  }
}

/** Every file the document refers to; rows that cannot be followed, and damage on the way, become problems. */
export function* readReferences(
  database: DatabaseSync,
  locations: ReadonlyMap<number, Location>,
  problems: RowProblems,
): Generator<CatalogReference, void, undefined> {
  try {
    yield* readRows(database, locations, problems);
  } catch (error) {
    if (!isDatabaseFault(error)) throw error;
    problems.damaged(`its list of pictures ends early (${error.message})`);
  }
}
