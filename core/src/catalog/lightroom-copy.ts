import type { DatabaseSync } from 'node:sqlite';
import { type CopiedEditor, copyCatalog } from './catalog-copy.ts';
import type { Introduction } from './catalog-inspect.ts';
import { lightroomHold } from './lightroom-lock.ts';
import { isKnownVersion, isLightroomCatalog, readVersion } from './lightroom-version.ts';
import type { CatalogCopy, CatalogCopyOptions } from './reader.ts';

const introduce = (database: DatabaseSync): Introduction => {
  if (!isLightroomCatalog(database)) return { stranger: 'it has no Adobe_variablesTable', notes: [] };
  const { version } = readVersion(database);
  if (isKnownVersion(version)) return { stranger: null, notes: [] };
  const note = `Its version ${version ?? '(none given)'} is not known here: its folders are walked.`;
  return { stranger: null, notes: [note] };
};

const editor: CopiedEditor = {
  hold: lightroomHold,
  introduce,
};

/** Implements {@link CatalogReader.copy} for Lightroom. */
export const copyLightroom = (path: string, options: CatalogCopyOptions): Promise<CatalogCopy> =>
  copyCatalog(editor, path, options);
