import type { CatalogContents, CatalogReference } from '../catalog/reader.ts';
import { type BytePath, joinBytes } from '../model/paths.ts';
import type { LookedRoot } from './scan-roots.ts';

/** A folder the catalog refers to, and everything in it that it refers to. */
export interface ReferredFolder {
  /** Where it is looked for; as the catalog names it where that is nowhere. */
  readonly path: BytePath;
  readonly root: LookedRoot;
  readonly references: readonly CatalogReference[];
}

interface Growing extends ReferredFolder {
  readonly references: CatalogReference[];
}

/** What of a folder's path follows its root's, which may be `/` or `C:/`. */
const below = (root: BytePath, path: BytePath): string =>
  path.slice(root.endsWith('/') || path === root ? root.length : root.length + 1);

const placeOf = ({ root, path: place }: LookedRoot, path: BytePath): BytePath => {
  if (place === null) return path;
  const rest = below(root, path);
  return rest === '' ? place : joinBytes(place, rest);
};

/** By folder, as they lie on this computer: two roots may name one folder, and a file must not count twice. */
export const referredFolders = (
  {
    folders,
    references,
  }: Pick<CatalogContents, 'folders'> & {
    readonly references: Iterable<CatalogReference>;
  },
  roots: readonly LookedRoot[],
): readonly ReferredFolder[] => {
  const rootOf = new Map(roots.map((root) => [root.root, root]));
  const byName = new Map<BytePath, Growing>();
  const byPlace = new Map<BytePath, Growing>();
  for (const { root: named, path } of folders) {
    const root = rootOf.get(named);
    if (root === undefined) continue;
    const place = placeOf(root, path);
    const folder = byPlace.get(place) ?? { path: place, root, references: [] };
    byPlace.set(place, folder);
    byName.set(path, folder);
  }
  for (const reference of references) byName.get(reference.folder)?.references.push(reference);
  return [...byPlace.values()].filter((folder) => folder.references.length > 0);
};
