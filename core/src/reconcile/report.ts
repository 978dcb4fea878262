import type { CatalogCheck, CheckedRoot } from '@safelight/manifests';
import type { SafelightError } from '../model/errors.ts';
import { displayPath, joinBytes } from '../model/paths.ts';
import type { Located, Moved } from './found.ts';
import type { Reconciliation } from './plan.ts';
import type { LookedRoot } from './scan-roots.ts';

export type { CatalogCheck, CheckedRoot } from '@safelight/manifests';

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
    problems: problems.map(({ code, message }) => ({ code, message })),
    notes,
    seconds,
  };
};

/** 4 where the catalog itself is damaged, 3 where it and the disk do not agree. */
export const catalogCheckExit = ({ agrees, problems }: CatalogCheck): number => {
  if (agrees) return 0;
  return problems.some(({ code }) => code === 'catalog-damaged') ? 4 : 3;
};
