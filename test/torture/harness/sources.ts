import { type Tree, treeDifferences, treeOf } from '../../support/tree.ts';
import type { Stage } from './stage.ts';

/** What can be made anew and is left out of a backup. */
const excluded = /^Lightroom\/Studio (Previews|Helper)\.lrdata(\/|$)/;

/** What a restore of everything gives: the sources, set beside set. */
export const sourceTree = (stage: Stage): Tree =>
  new Map([...treeOf(stage.studio)].filter(([path]) => !excluded.test(path)));

const below = (tree: Tree, tops: readonly string[]): Tree =>
  new Map([...tree].filter(([path]) => tops.some((top) => path === top || path.startsWith(`${top}/`))));

/** The part of the sources that a restored tree is of: of one set, or of the other. */
const partLike = (sources: Tree, restored: Tree): Tree =>
  below(sources, restored.has('Archive') ? ['Archive'] : ['Lightroom', 'Pictures']);

/** In what a restored set differs from its sources. Empty folders are not kept. */
export const differences = (sources: Tree, restored: Tree): readonly string[] => {
  const wanted = partLike(sources, restored);
  const files = (tree: Tree): Tree => new Map([...tree].filter(([, { kind }]) => kind !== 'folder'));
  return treeDifferences(files(wanted), files(restored), ['kind', 'size', 'sha256']);
};
