import type { DatabaseSync } from 'node:sqlite';
import type { LightroomFolders } from './lightroom-folders.ts';
import { hasColumns, pictureColumns, pictureJoin, pictureOf } from './lightroom-pictures.ts';
import { LONGEST_TEXT, unpackText } from './packed-text.ts';
import type { CatalogMetadata } from './reader.ts';

export const hasMetadata = (database: DatabaseSync): boolean =>
  hasColumns(database, 'Adobe_AdditionalMetadata', ['image', 'xmp']);

/** What is longer than any text is not even fetched. `xmp` is '' where there is none. */
const query = `SELECT ${pictureColumns}, CASE WHEN length(x.xmp) <= ${LONGEST_TEXT} THEN x.xmp END AS xmp
  FROM Adobe_AdditionalMetadata x ${pictureJoin} WHERE x.xmp <> ''`;

/** Every image record's XMP, in the order of the table. */
export function* readMetadata(
  database: DatabaseSync,
  folders: LightroomFolders,
): Generator<CatalogMetadata, void, undefined> {
  for (const row of database.prepare(query).iterate())
    yield { picture: pictureOf(folders, row), xmp: unpackText(row['xmp']) };
}
