import type { ScannedFolder } from '../backup/scan.ts';
import { catalogSubstitute } from '../backup/scan-catalog.ts';
import { scanTree } from '../backup/scan-plain.ts';
import { scanStudio } from '../backup/scan-studio.ts';
import { holdNote } from '../catalog/hold-note.ts';
import { readerOf, readerOfDatabase } from '../catalog/readers.ts';
import { displayPath, joinBytes } from '../model/paths.ts';
import { memoryOf } from './memory.ts';
import { type ScanOptions, type SetScan, scanCatalogSet } from './scan-catalog-set.ts';
import { setPath } from './sets.ts';
import { studioRoots } from './studio-set.ts';

export const scanSet = (options: ScanOptions): SetScan => {
  if (options.set.kind === 'studio') return scanStudioSet(options);
  const reader = readerOf(options.set.kind);
  return reader === null ? scanFolderSet(options) : scanCatalogSet(options, reader);
};

async function* nothingMore(): AsyncGenerator<ScannedFolder> {
  yield* [];
}

/** Nobody writes into these folders behind a catalog's back. */
const noCatalog = {
  again: nothingMore,
  settle: () => Promise.resolve(),
  excuses: () => false,
  latestOnly: () => [],
  catalog: () => null,
} as const;

const scanStudioSet = ({ set }: ScanOptions): SetScan => ({
  folders: () => scanStudio(setPath(set), studioRoots(set)),
  candidates: () => studioRoots(set).map(({ path }) => path),
  ...noCatalog,
  problems: [],
  notes: [],
});

const scanFolderSet = ({ set, known, scratch, context, remembered = false }: ScanOptions): SetScan => {
  const notes: string[] = [];
  const substitute = catalogSubstitute({
    moves: [],
    scratch,
    memory: remembered ? { holds: () => true } : memoryOf(known),
    signal: context.signal,
    check: 'before',
    onCopy: (_, copy) => notes.push(...holdNote(copy), ...copy.notes),
  });
  return {
    folders: () => notingCatalogs(scanTree(setPath(set), substitute), notes),
    candidates: () => [setPath(set)],
    ...noCatalog,
    problems: [],
    notes,
  };
};

/** The bytes of a catalog in a plain folder are kept; the pictures it refers to elsewhere are not looked for. */
async function* notingCatalogs(
  folders: AsyncGenerator<ScannedFolder>,
  notes: string[],
): AsyncGenerator<ScannedFolder> {
  for await (const folder of folders) {
    for (const { name } of folder.entries)
      if (readerOfDatabase(name) !== null)
        notes.push(
          `${displayPath(joinBytes(folder.path, name))} is a catalog: name it by itself to back up what it refers to elsewhere.`,
        );
    yield folder;
  }
}
