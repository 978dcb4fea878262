import { type BytePath, nameOf, parentOf } from '../model/paths.ts';
import { nameKey } from './name-key.ts';
import type { CompanionRule } from './reader.ts';

/** Which files of a document Capture One makes anew. Everything else in its folder is kept. */

export const isCatalogDatabase = (name: BytePath): boolean => /\.cocatalogdb$/i.test(name);
export const isSessionDatabase = (name: BytePath): boolean => /\.cosessiondb$/i.test(name);
export const isCaptureOneDatabase = (name: BytePath): boolean =>
  isCatalogDatabase(name) || isSessionDatabase(name);

const cache: CompanionRule = {
  kind: 'exclude',
  rule: 'captureone-cache',
  reason: 'previews, thumbnails and proxies, which Capture One makes anew',
};
const index: CompanionRule = {
  kind: 'exclude',
  rule: 'captureone-shm',
  reason: 'an index of the -wal, built anew by SQLite',
};

/** `CaptureOne/Cache` beside pictures; `*.conoisereduced`, proxies as big as the originals (16.8), anywhere. */
export const captureOneLeavesOut = (folder: BytePath, name: BytePath): CompanionRule | null => {
  const key = nameKey(name);
  if (key.endsWith('.conoisereduced')) return cache;
  return key === 'cache' && nameKey(nameOf(folder)) === 'captureone' ? cache : null;
};

/** Is this the `CaptureOne` folder beside pictures, which holds their edits in `Settings<n>`? */
export const holdsSettings = (name: BytePath): boolean => nameKey(name) === 'captureone';

/** Implements {@link CatalogReader.companion}; only a catalog has a `Cache` of its own beside its database. */
export const captureOneCompanion = (databaseName: BytePath, name: BytePath): CompanionRule => {
  const [own, key] = [nameKey(databaseName), nameKey(name)];
  if (key === own || key === `${own}-journal` || key === `${own}-wal`) return { kind: 'part-of-database' };
  if (key === `${own}-shm`) return index;
  if (key === 'cache' && isCatalogDatabase(databaseName)) return cache;
  return captureOneLeavesOut('' as BytePath, name) ?? { kind: 'take' };
};

/** What is left out at any depth below the document's folder. */
export const captureOneRule = (database: BytePath, folder: BytePath, name: BytePath): CompanionRule =>
  folder === parentOf(database)
    ? captureOneCompanion(nameOf(database), name)
    : (captureOneLeavesOut(folder, name) ?? { kind: 'take' });
