import type { CatalogKind, CatalogState } from '../catalog/reader.ts';
import type { SafelightError } from '../model/errors.ts';
import { displayPath, joinBytes } from '../model/paths.ts';
import type { Located, Moved } from './found.ts';
import type { Reconciliation } from './plan.ts';
import type { LookedRoot, RootState } from './scan-roots.ts';

/** What a catalog and the disk say of each other: the document that `--json` prints. Sizes in bytes, paths for people. */
export interface CatalogCheck {
  readonly catalog: {
    readonly path: string;
    readonly kind: CatalogKind;
    readonly version: string | null;
    readonly state: CatalogState;
  };
  /** Is every file the catalog refers to where it says, and could all of it be looked at? */
  readonly agrees: boolean;
  /** False where the catalog could not tell all it refers to. */
  readonly whole: boolean;
  /** Files the catalog refers to, and how many of them are there. */
  readonly references: number;
  readonly present: number;
  readonly roots: readonly CheckedRoot[];
  readonly missing: readonly string[];
  readonly offline: readonly { readonly path: string; readonly root: string }[];
  readonly moved: readonly { readonly from: string; readonly to: string; readonly by: Moved['by'] }[];
  readonly unreadable: readonly { readonly path: string; readonly why: string }[];
  /** `usual`: of a kind that editors write metadata into. A hint in any case: only the sizes were compared. */
  readonly changed: readonly {
    readonly path: string;
    readonly expected: number;
    readonly found: number;
    readonly usual: boolean;
  }[];
  readonly orphans: readonly { readonly path: string; readonly size: number }[];
  readonly duplicates: readonly { readonly size: number; readonly paths: readonly string[] }[];
  /** In no snapshot that this computer knows; null where it knows no vault. */
  readonly onlyCopies: readonly string[] | null;
  readonly warnings: readonly string[];
  readonly problems: readonly { readonly code: string; readonly message: string; readonly exit: number }[];
  readonly notes: readonly string[];
  readonly seconds: number;
}

export interface CheckedRoot {
  /** As the catalog names it. */
  readonly root: string;
  /** Where it was looked for; null where it is written for another kind of computer. */
  readonly path: string | null;
  readonly state: RootState;
}

export const checkedRoot = ({ root, path, state }: LookedRoot): CheckedRoot => ({
  root: displayPath(root),
  path: path === null ? null : displayPath(path),
  state,
});

export interface CheckRun
  extends Pick<CatalogCheck, 'catalog' | 'whole' | 'references' | 'warnings' | 'notes' | 'seconds'> {
  readonly roots: readonly LookedRoot[];
  readonly found: Reconciliation;
  readonly moved: readonly Moved[];
  readonly duplicates: readonly (readonly Located[])[];
  readonly onlyCopies: readonly Located[] | null;
  readonly problems: readonly SafelightError[];
}

const pathOf = ({ folder, name }: Pick<Located, 'folder' | 'name'>): string =>
  displayPath(joinBytes(folder, name));

export const catalogCheck = (run: CheckRun): CatalogCheck => {
  const { found, moved, problems, catalog, whole, references, warnings, notes, seconds } = run;
  const elsewhere = new Set(moved.map(({ missing }) => missing));
  const arrived = new Set(moved.map((one) => pathOf(one.found)));
  const missing = found.missing.filter((one) => !elsewhere.has(one)).map(pathOf);
  return {
    catalog,
    agrees:
      whole &&
      [problems, found.missing, found.offline, found.unreadable].every((troubles) => troubles.length === 0),
    whole,
    references,
    present: found.present,
    roots: run.roots.map(checkedRoot),
    missing,
    offline: found.offline.map(({ path, root }) => ({
      path: displayPath(path),
      root: displayPath(root.root),
    })),
    moved: moved.map((one) => ({ from: pathOf(one.missing), to: pathOf(one.found), by: one.by })),
    unreadable: found.unreadable.map(({ path, why }) => ({ path: displayPath(path), why })),
    changed: found.changed.map((change) => ({ ...change, path: displayPath(change.path) })),
    orphans: found.orphans
      .map((file) => ({ path: pathOf(file), size: file.size }))
      .filter(({ path }) => !arrived.has(path)),
    duplicates: run.duplicates.map((group) => ({ size: group[0]?.size ?? 0, paths: group.map(pathOf) })),
    onlyCopies: run.onlyCopies?.map(pathOf) ?? null,
    warnings,
    problems: problems.map(({ code, message, exit }) => ({ code, message, exit })),
    notes,
    seconds,
  };
};

/** 4 where the catalog itself is damaged, 3 where it and the disk do not agree. */
export const catalogCheckExit = ({ agrees, problems }: CatalogCheck): number => {
  if (agrees) return 0;
  return problems.some(({ exit }) => exit === 4) ? 4 : 3;
};
