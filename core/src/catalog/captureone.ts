import { stat } from 'node:fs/promises';
import type { DatabaseSync } from 'node:sqlite';
import { SafelightError } from '../model/errors.ts';
import { bytePathFromText } from '../model/paths.ts';
import { readCaptureOne, whyNotEnumerable } from './captureone-contents.ts';
import { readEntities } from './captureone-entities.ts';
import { captureOneCompanion, isCatalogDatabase, isSessionDatabase } from './captureone-rules.ts';
import { captureOneState } from './captureone-state.ts';
import { isCaptureOne, readVersion } from './captureone-version.ts';
import { type CopiedEditor, copyCatalog } from './catalog-copy.ts';
import type { Introduction } from './catalog-inspect.ts';
import type { CatalogHold, CatalogReader } from './reader.ts';

const introduce = (database: DatabaseSync): Introduction => {
  if (!isCaptureOne(database))
    return { stranger: 'it has neither ZVERSIONINFO nor ZDOCUMENTCONTENT', notes: [] };
  const why = whyNotEnumerable(database, readVersion(database), readEntities(database));
  return { stranger: null, notes: why === null ? [] : [why] };
};

/** No lock names the process. */
const captureOneHold = async (path: string): Promise<CatalogHold> => ({
  state: await captureOneState(path),
  holder: null,
});

const editor: CopiedEditor = {
  hold: captureOneHold,
  introduce,
};

const isFile = async (path: string): Promise<boolean> => {
  const [about] = await Promise.allSettled([stat(path)]);
  return about.status === 'fulfilled' && about.value.isFile();
};

type Kind = 'capture-one-catalog' | 'capture-one-session';

/** Documents of Capture One 11 to 16, by the ending of their database. They are never changed: it alone relocates them. */
const readerFor = (kind: Kind, isDatabase: CatalogReader['isDatabase']): CatalogReader => ({
  kind,
  isDatabase,
  recognises: async (path) => isDatabase(bytePathFromText(path)) && (await isFile(path)),
  hold: captureOneHold,
  copy: (path, options) => copyCatalog(editor, path, options),
  read: (copy, moves = []) => readCaptureOne({ copy, kind, moves }),
  readHere: (copy, moves) => readCaptureOne({ copy, kind, moves }),
  companion: captureOneCompanion,
  isLiveCompanion: () => false,
  isLastResort: () => false,
  relocates: false,
  relocate: (path) => Promise.reject(new SafelightError('relocate-refused', { path })),
});

export const captureOneCatalog = readerFor('capture-one-catalog', isCatalogDatabase);
export const captureOneSession = readerFor('capture-one-session', isSessionDatabase);
