import { type BytePath, isWithin } from '../model/paths.ts';

/** The root a folder lies in, the innermost of several; null where it lies in none. */
export const rootAbove = (roots: readonly BytePath[], folder: BytePath): BytePath | null =>
  roots.reduce<BytePath | null>(
    (best, root) => (isWithin(root, folder) && root.length >= (best?.length ?? 0) ? root : best),
    null,
  );

/** The roots in which a folder could be listed. */
export const seenRoots = (roots: readonly BytePath[], listed: Iterable<BytePath>): BytePath[] => {
  const seen = new Set<BytePath>();
  for (const folder of listed) {
    const root = rootAbove(roots, folder);
    if (root !== null) seen.add(root);
  }
  return [...seen];
};
