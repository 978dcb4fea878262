import type { CatalogRecord, SetConfig } from '@safelight/manifests';
import type { KnownFiles } from '../backup/known-files.ts';
import { type Problem, problemOf } from '../backup/problem.ts';
import type { ScannedFolder } from '../backup/scan.ts';
import { scanCaptureOne } from '../backup/scan-captureone.ts';
import { catalogMark, catalogSubstitute } from '../backup/scan-catalog.ts';
import { scanLightroom } from '../backup/scan-lightroom.ts';
import { holdNote } from '../catalog/hold-note.ts';
import type { CatalogReader } from '../catalog/reader.ts';
import type { RunContext } from '../model/events.ts';
import { type BytePath, parentOf } from '../model/paths.ts';
import { References } from '../vault/references.ts';
import type { State } from '../vault/state.ts';
import { inspected, type KnownCatalog, keep, lastKnown, learn, recall } from './known-catalog.ts';
import { LiveCatalog } from './live-catalog.ts';
import { MaskCount } from './mask-count.ts';
import { memoryOf } from './memory.ts';
import { movesOf } from './root-maps.ts';
import { setPath } from './sets.ts';

/** The scan of one set, and what its catalog said. */
export interface SetScan {
  folders(): AsyncGenerator<ScannedFolder>;
  /** What moved while it was stored, in folders that an editor writes into: once all of `folders` is stored. */
  again(): AsyncGenerator<ScannedFolder>;
  /** After that, and before what this run did not meet is forgotten. */
  settle(): Promise<void>;
  /** Is this what `again` is for, and no fault? */
  excuses(problem: Problem): boolean;
  /** Folders that could be restored as one: the catalog's and those the catalog calls roots. Known once scanned. */
  candidates(): readonly BytePath[];
  /** Folders that are worth keeping in the newest snapshot only. */
  latestOnly(): readonly BytePath[];
  /** Null for a plain folder. Known once scanned. */
  catalog(): ScannedCatalog | null;
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
}

export type ScannedCatalog = KnownCatalog &
  Required<Pick<CatalogRecord, 'state' | 'holder' | 'asOf' | 'companion'>>;

export interface ScanOptions {
  readonly set: SetConfig;
  readonly state: State;
  readonly known: KnownFiles;
  readonly scratch: string;
  readonly context: RunContext;
  /** Take what the catalog said when it was last read; it is not copied, whatever happened to it since. */
  readonly remembered?: boolean;
}

export const scanCatalogSet = (options: ScanOptions, reader: CatalogReader): SetScan => {
  const { set, state, scratch, context, remembered = false } = options;
  const path = setPath(set);
  const memory = memoryOf(options.known);
  const references = new References(state, set.id);
  const problems: Problem[] = [];
  const notes: string[] = [];
  const mark = markOf(set, path);
  const masks = new MaskCount();
  const live = new LiveCatalog({ ...options, reader, memory, problems });
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
        notes.push(...holdNote(copy), ...copy.notes);
        return;
      }
      live.meet(copy.hold);
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
  const folders = () =>
    reader.kind === 'capture-one-catalog' || reader.kind === 'capture-one-session'
      ? masks.counting(scanCaptureOne({ ...scan, database: path, kind: reader.kind }))
      : scanLightroom({ ...scan, catalog: path, reader });
  return {
    // What an editor does meanwhile is looked into where something is stored.
    folders: () => (remembered ? folders() : live.watching(folders())),
    again: () => live.again(),
    settle: () => live.settle(),
    excuses: (problem) => live.excuses(problem),
    candidates: () => [parentOf(path), ...(known?.roots ?? [])],
    latestOnly: () => live.latestOnly,
    catalog: () =>
      known === null ? null : { ...known, counts: masks.addedTo(known.counts), ...live.record },
    problems,
    notes,
  };
};

/** All that decides what a catalog says: its bytes, and where roots are told to lie. */
const markOf = (set: SetConfig, path: BytePath): string =>
  [catalogMark(path), ...(set.maps ?? []).map(({ from, to }) => JSON.stringify([from, to]))].join(' ');
