import { stat } from 'node:fs/promises';
import { contentsHere } from './contents-here.ts';
import { isMaskStore, isSmartPreviews, lightroomCompanion } from './lightroom-companions.ts';
import { readLightroom } from './lightroom-contents.ts';
import { copyLightroom } from './lightroom-copy.ts';
import { lightroomHold } from './lightroom-lock.ts';
import { relocateLightroom } from './lightroom-relocate.ts';
import type { CatalogReader } from './reader.ts';
import { beginsLikeSqlite, firstBytes, headerLength } from './sqlite-header.ts';

const isFile = async (path: string): Promise<boolean> => {
  const [about] = await Promise.allSettled([stat(path)]);
  return about.status === 'fulfilled' && about.value.isFile();
};

const beginsRight = async (path: string): Promise<boolean> => {
  const [header] = await Promise.allSettled([firstBytes(path, headerLength)]);
  return header.status === 'fulfilled' && beginsLikeSqlite(header.value);
};

/** Catalogs of Lightroom 3 to Lightroom Classic 15: an `.lrcat`, whatever is in it, or any file that begins like SQLite. */
export const lightroom: CatalogReader = {
  kind: 'lightroom',
  isDatabase: (name) => /\.lrcat$/i.test(name),
  recognises: async (path) => (await isFile(path)) && (/\.lrcat$/i.test(path) || (await beginsRight(path))),
  hold: lightroomHold,
  copy: copyLightroom,
  read: readLightroom,
  readHere: (copy, moves) =>
    contentsHere(readLightroom(copy), {
      source: copy.source,
      moves,
      onWindows: process.platform === 'win32',
    }),
  companion: lightroomCompanion,
  isLiveCompanion: isMaskStore,
  isLastResort: isSmartPreviews,
  relocates: true,
  relocate: relocateLightroom,
};
