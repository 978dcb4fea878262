import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readerOfDatabase } from '../catalog/readers.ts';
import { bytePathFromText } from '../model/paths.ts';

/** A catalog of Lightroom or a document of Capture One that was found. Sizes in bytes. */
export interface FoundCatalog {
  readonly path: string;
  readonly bytes: number;
  /** ISO 8601: when it was last written. */
  readonly changed: string;
}

export interface FindOptions {
  /** Folders to look in, the likeliest first. */
  readonly folders: readonly string[];
  /** Levels below each folder. */
  readonly depth: number;
  readonly signal: AbortSignal;
}

/** Editors keep their own old backups in folders of these names, and systems keep what nobody works in. */
const PASSED_BY = /^(backups|node_modules|\..*|.*\.(lrdata|lrcat-data|photoslibrary|app)|\$RECYCLE\.BIN)$/i;

/** Looks for catalogs, breadth first; ends early, with what was found so far, when the signal comes. Newest first. */
export const findCatalogs = async ({
  folders,
  depth,
  signal,
}: FindOptions): Promise<readonly FoundCatalog[]> => {
  const found = new Map<string, FoundCatalog>();
  let level: readonly string[] = folders;
  for (let left = depth; left >= 0 && level.length > 0; left -= 1) {
    const below: string[] = [];
    for (const folder of level) {
      if (signal.aborted) break;
      for (const entry of await entriesOf(folder)) {
        const path = join(folder, entry.name);
        if (entry.isDirectory() && !PASSED_BY.test(entry.name)) below.push(path);
        else if (entry.isFile()) await note(path, entry.name, found);
      }
    }
    level = below;
  }
  return [...found.values()].sort((a, b) => (a.changed < b.changed ? 1 : -1));
};

/** None where it may not be listed: a search reports what it finds, not what it could not see. */
const entriesOf = (folder: string): Promise<Dirent[]> =>
  readdir(folder, { withFileTypes: true }).catch(() => []);

const note = async (path: string, name: string, found: Map<string, FoundCatalog>): Promise<void> => {
  const reader = readerOfDatabase(bytePathFromText(name));
  if (reader === null) return;
  const status = await stat(path).catch(() => null);
  if (status === null || !(await reader.recognises(path))) return;
  found.set(path, { path, bytes: status.size, changed: status.mtime.toISOString() });
};
