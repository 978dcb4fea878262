import type { CatalogRecord } from '@safelight/manifests';
import { type Problem, problemOf } from '../backup/problem.ts';
import type { CatalogContents, CatalogCopy, CatalogKind } from '../catalog/reader.ts';
import type { BytePath } from '../model/paths.ts';
import type { References } from '../vault/references.ts';
import type { State } from '../vault/state.ts';

/** What a catalog said when it was last read, and what tells that it has not changed since. */
export type KnownCatalog = Omit<
  CatalogRecord,
  'root' | 'path' | 'missing' | 'orphans' | 'state' | 'holder' | 'asOf' | 'companion'
> & {
  readonly mark: string;
  readonly roots: readonly BytePath[];
  /** Folders that are looked at for themselves; none for Lightroom, whose references name them all. */
  readonly folders: readonly BytePath[];
  readonly enumerable: boolean;
};

const keyOf = (set: string): string => `catalog:${set}`;

/** Null where it was not understood, or has changed since. */
export const recall = (state: State, set: string, mark: string): KnownCatalog | null => {
  const known = lastKnown(state, set);
  return known?.mark === mark ? known : null;
};

/** Null where it was not understood, or never read. */
export const lastKnown = (state: State, set: string): KnownCatalog | null => {
  const text = state.meta(keyOf(set));
  return text === null ? null : (JSON.parse(text) as KnownCatalog | null);
};

export const keep = (state: State, set: string, known: KnownCatalog | null): void =>
  state.setMeta(keyOf(set), JSON.stringify(known));

/** A session's folders, or all of a catalog that cannot be read row by row; else its references name them. */
const foldersOf = (kind: CatalogKind, { folders, enumerable }: CatalogContents): readonly BytePath[] =>
  kind === 'capture-one-session' || (kind === 'capture-one-catalog' && !enumerable)
    ? folders.map(({ path }) => path)
    : [];

export const learn = (from: {
  readonly contents: CatalogContents;
  readonly copy: CatalogCopy;
  readonly kind: CatalogKind;
  readonly mark: string;
  readonly references: References;
  readonly problems: Problem[];
  readonly catalog: BytePath;
}): KnownCatalog => {
  const { contents, copy, kind, references, problems } = from;
  references.replace(contents.references());
  problems.push(...contents.problems.map((error) => problemOf(from.catalog, error)));
  return {
    mark: from.mark,
    roots: contents.roots,
    folders: foldersOf(kind, contents),
    enumerable: contents.enumerable,
    kind,
    version: contents.version,
    identity: contents.identity,
    counts: contents.counts,
    references: references.count(),
    notes: [...copy.notes, ...contents.notes],
  };
};

/** What a catalog says, and what the check that went on beside the reading found. */
export const inspected = async (copy: CatalogCopy, known: KnownCatalog) => {
  const { notes, problems } = (await copy.late) ?? { notes: [], problems: [] };
  const isDamaged = problems.some(({ code }) => code === 'catalog-damaged');
  return {
    catalog: { ...known, notes: [...known.notes, ...notes], enumerable: known.enumerable && !isDamaged },
    problems,
  };
};
