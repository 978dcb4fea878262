import type { DatabaseSync } from 'node:sqlite';
import { hasCollections, readCollections } from './lightroom-collections.ts';
import type { LightroomFolders } from './lightroom-folders.ts';
import { hasMetadata, readMetadata } from './lightroom-metadata.ts';
import { hasPeople, readPeople } from './lightroom-people.ts';
import { hasImages, readImages } from './lightroom-pictures.ts';
import type { CatalogExtras } from './reader.ts';
import type { RowProblems } from './row-problems.ts';
import { isDatabaseFault } from './sqlite-open.ts';

/** What the version has tables for; null, and a problem, where the database turns out to be damaged. */
export const readExtras = (
  database: DatabaseSync,
  folders: LightroomFolders,
  problems: RowProblems,
): CatalogExtras => {
  const told = <T>(what: string, read: () => T): T | null => {
    try {
      return read();
    } catch (error) {
      if (!isDatabaseFault(error)) throw error;
      problems.damaged(`${what} cannot be read (${error.message})`);
      return null;
    }
  };
  function* toItsEnd<T>(what: string, rows: Iterable<T>): Generator<T> {
    try {
      yield* rows;
    } catch (error) {
      if (!isDatabaseFault(error)) throw error;
      problems.damaged(`${what} end early (${error.message})`);
    }
  }
  const pictured = hasImages(database);
  return {
    images: () => told('its image records', () => (pictured ? readImages(database) : null)),
    collections: () =>
      told('its collections', () => (hasCollections(database) ? readCollections(database, problems) : null)),
    metadata: () =>
      told('its metadata', () =>
        pictured && hasMetadata(database) ? toItsEnd('its metadata', readMetadata(database, folders)) : null,
      ),
    people: () =>
      told('its people', () => {
        if (!pictured || !hasPeople(database)) return null;
        const { names, faces } = readPeople(database, folders);
        return { names, faces: () => toItsEnd('its faces', faces()) };
      }),
  };
};
