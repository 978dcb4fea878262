import type { SetConfig } from '@safelight/manifests';
import { type Problem, problemOf } from '../backup/problem.ts';
import type { ScannedFolder } from '../backup/scan.ts';
import { scanCaptureOne } from '../backup/scan-captureone.ts';
import { catalogMark, catalogSubstitute, type Memory } from '../backup/scan-catalog.ts';
import { scanLightroom } from '../backup/scan-lightroom.ts';
import type { CatalogReader } from '../catalog/reader.ts';
import type { RunContext } from '../model/events.ts';
import { type BytePath, parentOf } from '../model/paths.ts';
import { References } from '../vault/references.ts';
import type { State } from '../vault/state.ts';
import { inspected, type KnownCatalog, keep, lastKnown, learn, recall } from './known-catalog.ts';
import { MaskCount } from './mask-count.ts';
import { movesOf } from './root-maps.ts';
import { setPath } from './sets.ts';

/** The scan of one set, and what its catalog said. */
export interface SetScan {
  folders(): AsyncGenerator<ScannedFolder>;
  /** Folders that could be restored as one: the catalog's and those the catalog calls roots. Known once scanned. */
  candidates(): readonly BytePath[];
  /** Null for a plain folder. Known once scanned. */
  catalog(): KnownCatalog | null;
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
}

export interface ScanOptions {
  readonly set: SetConfig;
  readonly state: State;
  readonly memory: Memory;
  readonly scratch: string;
  readonly context: RunContext;
  /** Take what the catalog said when it was last read; it is not copied, whatever happened to it since. */
  readonly remembered?: boolean;
}

export const scanCatalogSet = (
  { set, state, memory, scratch, context, remembered = false }: ScanOptions,
  reader: CatalogReader,
): SetScan => {
  const path = setPath(set);
  const references = new References(state, set.id);
  const problems: Problem[] = [];
  const notes: string[] = [];
  const mark = markOf(set, path);
  const masks = new MaskCount();
  let known = remembered ? lastKnown(state, set.id) : recall(state, set.id, mark);
  let checked: Promise<void> = Promise.resolve();
  const substitute = catalogSubstitute({
    scratch,
    moves: movesOf(set),
    // Where the catalog was not understood last time, it is copied and read again.
    memory: { holds: (file, stamp) => remembered || (known !== null && memory.holds(file, stamp)) },
    signal: context.signal,
    check: 'beside',
    onCopy: (catalog, copy, read) => {
      if (catalog !== path) {
        notes.push(...copy.notes);
        return;
      }
      const contents = read();
      try {
        known = learn({ contents, copy, kind: reader.kind, mark, references, problems, catalog });
      } finally {
        contents.close();
      }
      checked = inspected(copy, known).then(({ catalog: told, problems: found }) => {
        known = told;
        problems.push(...found.map((error) => problemOf(catalog, error)));
        keep(state, set.id, copy.problems.length === 0 && problems.length === 0 ? told : null);
      });
      checked.catch(() => undefined);
    },
  });
  const scan = {
    references,
    roots: () => known?.roots ?? [],
    folders: () => known?.folders ?? [],
    enumerable: () => known?.enumerable ?? true,
    substitute,
    checked: () => checked,
    onNote: (note: string) => notes.push(note),
  };
  return {
    folders: () =>
      reader.kind === 'capture-one-catalog' || reader.kind === 'capture-one-session'
        ? masks.counting(scanCaptureOne({ ...scan, database: path, kind: reader.kind }))
        : scanLightroom({ ...scan, catalog: path, reader }),
    candidates: () => [parentOf(path), ...(known?.roots ?? [])],
    catalog: () => (known === null ? null : { ...known, counts: masks.addedTo(known.counts) }),
    problems,
    notes,
  };
};

/** All that decides what a catalog says: its bytes, and where roots are told to lie. */
const markOf = (set: SetConfig, path: BytePath): string =>
  [catalogMark(path), ...(set.maps ?? []).map(({ from, to }) => JSON.stringify([from, to]))].join(' ');
