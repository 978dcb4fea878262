import { foldCase } from '../model/fold-case.ts';
import { type BytePath, displayPath, isWithin, nameOf } from '../model/paths.ts';

/** A folder of the source that is restored as one; none lies inside another. */
export interface SourceRootFolder {
  readonly path: BytePath;
  /** Name of the folder it is restored into; no two are equal, whatever the case. */
  readonly label: string;
}
export type SourceRoots = readonly SourceRootFolder[];

/** The outermost of `candidates` that hold any of `folders`, and of the folders that lie under none of them. */
export const sourceRoots = (candidates: readonly BytePath[], folders: readonly BytePath[]): SourceRoots => {
  const held = candidates.filter((path) => folders.some((folder) => isWithin(path, folder)));
  const loose = folders.filter((folder) => !held.some((root) => isWithin(root, folder)));
  const outer: BytePath[] = [];
  for (const path of [...held, ...loose].sort((a, b) => a.length - b.length))
    if (!outer.some((root) => isWithin(root, path))) outer.push(path);
  const labels = new Set<string>();
  return outer.map((path) => ({ path, label: freeLabel(path, labels) }));
};

const freeLabel = (path: BytePath, taken: Set<string>): string => {
  const shown = displayPath(nameOf(path)).replace(/[\\/:*?"<>|]/g, '_');
  const name = ['', '.', '..'].includes(shown) ? 'root' : shown;
  let label = name;
  for (let number = 2; taken.has(foldCase(label)); number += 1) label = `${name}-${number}`;
  taken.add(foldCase(label));
  return label;
};

/** Which root a folder lies in, and its path below it (`''` for the root itself). */
export const relativeTo = (
  roots: SourceRoots,
  folder: BytePath,
): { readonly root: number; readonly path: BytePath } => {
  const root = roots.findIndex(({ path }) => isWithin(path, folder));
  const base = roots[root]?.path ?? ('' as BytePath);
  return { root, path: folder.slice(base.length).replace(/^\/+/, '') as BytePath };
};
