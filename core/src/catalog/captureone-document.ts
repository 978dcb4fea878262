import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { bytePathFromText } from '../model/paths.ts';
import { isCaptureOneDatabase } from './captureone-rules.ts';
import { nameKey } from './name-key.ts';

const keyOf = (name: string): string => nameKey(bytePathFromText(name));

const stemOf = (name: string): string => keyOf(basename(name, extname(name)));

const isFile = async (path: string): Promise<boolean> => {
  const [about] = await Promise.allSettled([stat(path)]);
  return about.status === 'fulfilled' && about.value.isFile();
};

/** Databases of documents that lie in a folder; none where it is no folder or may not be listed. */
const databasesIn = async (folder: string): Promise<readonly string[]> => {
  const [listing] = await Promise.allSettled([readdir(folder)]);
  if (listing.status === 'rejected') return [];
  const names = listing.value.filter((name) => isCaptureOneDatabase(bytePathFromText(name))).sort();
  const files = await Promise.all(names.map((name) => isFile(join(folder, name))));
  return names.filter((_, at) => files[at]);
};

/**
 * The database of the document that a folder is: its only one, or the one of the folder's own name, since copies from
 * before an upgrade may lie beside it. Found by the file: on Windows a catalog's folder has no ending. Null where the
 * folder is no document, or holds several.
 */
export const databaseIn = async (folder: string): Promise<string | null> => {
  const names = await databasesIn(folder);
  const called = new Set([stemOf(folder), keyOf(basename(folder))]);
  const own = names.filter((name) => called.has(stemOf(name)));
  const [only] = names.length === 1 ? names : own.length === 1 ? own : [];
  return only === undefined ? null : join(folder, only);
};
