import type { BytePath } from '../model/paths.ts';
import { captureOneCatalog, captureOneSession } from './captureone.ts';
import { lightroom } from './lightroom.ts';
import type { CatalogKind, CatalogReader } from './reader.ts';

/** Lightroom last: it takes any database for a catalog of its own. */
export const readers: readonly CatalogReader[] = [captureOneCatalog, captureOneSession, lightroom];

/** Null for a plain folder, which has no database to read. */
export const readerOf = (kind: CatalogKind): CatalogReader | null =>
  readers.find((reader) => reader.kind === kind) ?? null;

/** Whose database a file of this name is, or null. */
export const readerOfDatabase = (name: BytePath): CatalogReader | null =>
  readers.find((reader) => reader.isDatabase(name)) ?? null;

/** Who recognises this file as a catalog, or null. */
export const readerOfFile = async (path: string): Promise<CatalogReader | null> => {
  for (const reader of readers) if (await reader.recognises(path)) return reader;
  return null;
};
