import type { BytePath } from '../model/paths.ts';
import { CLOSED } from './closed-name.ts';
import { nameKey } from './name-key.ts';
import type { CompanionRule } from './reader.ts';

/** What Lightroom keeps beside `X.lrcat`, by name, and how it is treated. Names are compared as {@link nameKey} does. */

const take: CompanionRule = { kind: 'take' };
const part: CompanionRule = { kind: 'part-of-database' };
const other: CompanionRule = { kind: 'other' };
const exclude = (rule: string, reason: string): CompanionRule => ({ kind: 'exclude', rule, reason });

/** After `X.lrcat`. `-data` (from version 11) holds AI masks, Denoise and the like, and is made by nothing else. */
const afterName: Readonly<Record<string, CompanionRule>> = {
  '': part,
  '-wal': part,
  '-journal': part,
  '-shm': exclude('lightroom-shm', 'an index of the -wal, built anew by SQLite'),
  '.lock': exclude('lightroom-lock', 'says which program has the catalog open'),
  '-data': take,
};

/** After `X`. Smart previews are pictures of last resort. */
const afterStem: Readonly<Record<string, CompanionRule>> = {
  ' previews.lrdata': exclude('lightroom-previews', 'previews, which Lightroom makes anew'),
  ' helper.lrdata': exclude('lightroom-helper', 'a search index, which Lightroom makes anew'),
  ' sync.lrdata': exclude('lightroom-sync', 'the state of cloud sync, which Lightroom makes anew'),
  ' smart previews.lrdata': take,
};

/** Whatever the catalog is called. */
const byName: Readonly<Record<string, CompanionRule>> = {
  backups: exclude('lightroom-backups', "Lightroom's own zipped copies of the catalog"),
  'lightroom settings': take, // "Store presets with this catalog"
};

const closedCopy = exclude('lightroom-closed-copy', 'a copy of masks that a restore put beside the catalog');
const temporary = exclude('lightroom-temporary-import', 'left over from an import that was broken off');
const foreign = exclude('other-catalog', 'belongs to another catalog, which is a set of its own');

/** `Y.lrcat`, `Y.lrcat-data`, `Y.lrcat.lock`, `Y Previews.lrdata`, … */
const isOfAnotherCatalog = (key: string): boolean =>
  /\.lrcat($|-wal$|-journal$|-shm$|-data$|\.lock$)/.test(key) || key.endsWith('.lrdata');

const ownRule = (catalog: string, key: string): CompanionRule | undefined => {
  const stem = catalog.replace(/\.lrcat$/, '');
  if (key.startsWith(catalog) && Object.hasOwn(afterName, key.slice(catalog.length)))
    return afterName[key.slice(catalog.length)];
  if (key.startsWith(stem) && Object.hasOwn(afterStem, key.slice(stem.length)))
    return afterStem[key.slice(stem.length)];
  return Object.hasOwn(byName, key) ? byName[key] : undefined;
};

/** `X.lrcat-data`: a store of RocksDB, whose files come and go while Lightroom runs. */
export const isMaskStore = (catalogName: BytePath, name: BytePath): boolean =>
  nameKey(name) === `${nameKey(catalogName)}-data`;

export const isSmartPreviews = (catalogName: BytePath, name: BytePath): boolean =>
  nameKey(name) === `${nameKey(catalogName).replace(/\.lrcat$/, '')} smart previews.lrdata`;

/** Implements {@link CatalogReader.companion} for Lightroom. */
export const lightroomCompanion = (catalogName: BytePath, name: BytePath): CompanionRule => {
  const key = nameKey(name);
  if (key.startsWith('._')) return other; // macOS keeps attributes there on exFAT and SMB
  const own = ownRule(nameKey(catalogName), key);
  if (own !== undefined) return own;
  if (key.startsWith('temporary import data')) return temporary;
  if (CLOSED.test(key) && key.replace(CLOSED, '').endsWith('.lrcat-data')) return closedCopy;
  return isOfAnotherCatalog(key) ? foreign : other;
};
