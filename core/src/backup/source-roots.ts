import { type BytePath, displayPath, nameOf } from '../model/paths.ts';

/** A folder of the source that is restored as one; none lies inside another. */
export interface SourceRootFolder {
  readonly path: BytePath;
  /** Name of the folder it is restored into; no two are equal, whatever the case. */
  readonly label: string;
}
export type SourceRoots = readonly SourceRootFolder[];

/** The outermost of `candidates` that hold any of `folders`. A folder under none of them is a root of its own. */
export const sourceRoots = (candidates: readonly BytePath[], folders: readonly BytePath[]): SourceRoots => {
  const outer: BytePath[] = [];
  for (const path of [...new Set(candidates)].sort((a, b) => a.length - b.length))
    if (!outer.some((root) => isWithin(root, path)) && folders.some((folder) => isWithin(path, folder)))
      outer.push(path);
  for (const folder of folders) if (!outer.some((root) => isWithin(root, folder))) outer.push(folder);
  const labels = new Set<string>();
  return outer.map((path) => ({ path, label: freeLabel(path, labels) }));
};

const isWithin = (root: BytePath, path: BytePath): boolean =>
  path === root || path.startsWith(root.endsWith('/') ? root : `${root}/`);

const freeLabel = (path: BytePath, taken: Set<string>): string => {
  const name = displayPath(nameOf(path)).replace(/[\\/:*?"<>|]/g, '_') || 'root';
  let label = name;
  for (let number = 2; taken.has(label.toLowerCase()); number += 1) label = `${name}-${number}`;
  taken.add(label.toLowerCase());
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
