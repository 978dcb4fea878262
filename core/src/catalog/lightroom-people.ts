import type { DatabaseSync } from 'node:sqlite';
import type { LightroomFolders } from './lightroom-folders.ts';
import { hasColumns, pictureColumns, pictureJoin, pictureOf } from './lightroom-pictures.ts';
import type { CatalogFace, CatalogPeople } from './reader.ts';

/**
 * People are keywords of `keywordType` 'person' (from version 5; faces from version 6). `AgLibraryKeywordFace` says whose
 * face an `AgLibraryFace` is: `userPick` where a person said so, `userReject` where a person said it is not.
 */
export const hasPeople = (database: DatabaseSync): boolean =>
  hasColumns(database, 'AgLibraryKeyword', ['id_local', 'keywordType', 'name']) &&
  hasColumns(database, 'AgLibraryFace', ['id_local', 'image']) &&
  hasColumns(database, 'AgLibraryKeywordFace', ['face', 'tag', 'userPick', 'userReject']);

const namesQuery =
  "SELECT CAST(name AS TEXT) AS name FROM AgLibraryKeyword WHERE keywordType = 'person' AND name IS NOT NULL ORDER BY name";

const facesQuery = `SELECT ${pictureColumns}, CAST(k.name AS TEXT) AS person, COALESCE(t.userPick, 0) > 0 AS picked
  FROM AgLibraryFace x
  LEFT JOIN AgLibraryKeywordFace t ON t.face = x.id_local AND COALESCE(t.userReject, 0) = 0
  LEFT JOIN AgLibraryKeyword k ON k.id_local = t.tag AND k.keywordType = 'person'
  ${pictureJoin}`;

function* readFaces(database: DatabaseSync, folders: LightroomFolders): Generator<CatalogFace> {
  for (const row of database.prepare(facesQuery).iterate()) {
    const person = typeof row['person'] === 'string' ? row['person'] : null;
    yield { picture: pictureOf(folders, row), person, confirmed: person !== null && row['picked'] === 1 };
  }
}

export const readPeople = (database: DatabaseSync, folders: LightroomFolders): CatalogPeople => ({
  names: database
    .prepare(namesQuery)
    .all()
    .map((row) => String(row['name'])),
  faces: () => readFaces(database, folders),
});
