import { catalogSubstitute } from '../backup/scan-catalog.ts';
import { scanTree } from '../backup/scan-plain.ts';
import { readerOf } from '../catalog/readers.ts';
import { type ScanOptions, type SetScan, scanCatalogSet } from './scan-catalog-set.ts';
import { setPath } from './sets.ts';

export const scanSet = (options: ScanOptions): SetScan => {
  const reader = readerOf(options.set.kind);
  return reader === null ? scanFolderSet(options) : scanCatalogSet(options, reader);
};

const scanFolderSet = ({ set, memory, scratch, context }: ScanOptions): SetScan => {
  const notes: string[] = [];
  const substitute = catalogSubstitute({
    moves: [],
    scratch,
    memory,
    signal: context.signal,
    check: 'before',
    onCopy: (_, copy) => notes.push(...copy.notes),
  });
  return {
    folders: () => scanTree(setPath(set), substitute),
    candidates: () => [setPath(set)],
    catalog: () => null,
    problems: [],
    notes,
  };
};
