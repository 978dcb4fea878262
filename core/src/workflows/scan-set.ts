import type { CatalogRecord, SetConfig } from '@safelight/manifests';
import { type Problem, problemOf } from '../backup/problem.ts';
import type { ScannedFolder } from '../backup/scan.ts';
import { catalogMark, catalogSubstitute, type Memory } from '../backup/scan-catalog.ts';
import { scanLightroom } from '../backup/scan-lightroom.ts';
import { scanTree } from '../backup/scan-plain.ts';
import { lightroom } from '../catalog/lightroom.ts';
import type { CatalogContents, CatalogCopy } from '../catalog/reader.ts';
import type { RunContext } from '../model/events.ts';
import type { BytePath } from '../model/paths.ts';
import { References } from '../vault/references.ts';
import type { State } from '../vault/state.ts';
import { setPath } from './sets.ts';

type KnownCatalog = Omit<CatalogRecord, 'root' | 'path' | 'missing' | 'orphans'> & {
  readonly mark: string;
  readonly roots: readonly BytePath[];
  readonly enumerable: boolean;
};

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
}

export const scanSet = (options: ScanOptions): SetScan =>
  options.set.kind === 'lightroom' ? scanLightroomSet(options) : scanFolderSet(options);

const scanFolderSet = ({ set, memory, scratch, context }: ScanOptions): SetScan => {
  const notes: string[] = [];
  const substitute = catalogSubstitute({
    reader: lightroom,
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

const scanLightroomSet = ({ set, state, memory, scratch, context }: ScanOptions): SetScan => {
  const path = setPath(set);
  const references = new References(state, set.id);
  const problems: Problem[] = [];
  const mark = catalogMark(path);
  let known = recall(state, set.id, mark);
  let checked: Promise<void> = Promise.resolve();
  const substitute = catalogSubstitute({
    reader: lightroom,
    scratch,
    // Where the catalog was not understood last time, it is copied and read again.
    memory: { holds: (file, stamp) => known !== null && memory.holds(file, stamp) },
    signal: context.signal,
    check: 'beside',
    onCopy: (catalog, copy, read) => {
      const contents = read();
      try {
        known = learn({ contents, copy, mark, references, problems, catalog });
      } finally {
        contents.close();
      }
      checked = inspected(copy, known).then(({ catalog: told, problems: found }) => {
        known = told;
        problems.push(...found.map((error) => problemOf(catalog, error)));
        const sound = copy.problems.length === 0 && problems.length === 0;
        state.setMeta(`catalog:${set.id}`, sound ? JSON.stringify(told) : 'null');
      });
      checked.catch(() => undefined);
    },
  });
  return {
    folders: () =>
      scanLightroom({
        catalog: path,
        reader: lightroom,
        references,
        roots: () => known?.roots ?? [],
        enumerable: () => known?.enumerable ?? true,
        substitute,
        checked: () => checked,
      }),
    candidates: () => [homeOf(path), ...(known?.roots ?? [])],
    catalog: () => known,
    problems,
    notes: [],
  };
};

/** What a catalog says, and what the check that went on beside the reading found. */
const inspected = async (copy: CatalogCopy, known: KnownCatalog) => {
  const { notes, problems } = (await copy.late) ?? { notes: [], problems: [] };
  const isDamaged = problems.some(({ code }) => code === 'catalog-damaged');
  return {
    catalog: { ...known, notes: [...known.notes, ...notes], enumerable: known.enumerable && !isDamaged },
    problems,
  };
};

const homeOf = (catalog: BytePath): BytePath => catalog.slice(0, catalog.lastIndexOf('/')) as BytePath;

const recall = (state: State, set: string, mark: string): KnownCatalog | null => {
  const text = state.meta(`catalog:${set}`);
  const known = text === null ? null : (JSON.parse(text) as KnownCatalog | null);
  return known?.mark === mark ? known : null;
};

const learn = (from: {
  readonly contents: CatalogContents;
  readonly copy: CatalogCopy;
  readonly mark: string;
  readonly references: References;
  readonly problems: Problem[];
  readonly catalog: BytePath;
}): KnownCatalog => {
  const { contents, copy, references, problems } = from;
  references.replace(contents.references());
  problems.push(...contents.problems.map((error) => problemOf(from.catalog, error)));
  return {
    mark: from.mark,
    roots: contents.roots,
    enumerable: contents.enumerable,
    kind: 'lightroom',
    version: contents.version,
    identity: contents.identity,
    state: copy.state,
    counts: contents.counts,
    references: references.count(),
    notes: [...copy.notes],
  };
};
