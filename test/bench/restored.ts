import { type Tree, treeOf } from '../support/tree.ts';
import type { Contender, Task } from './contender.ts';

const contentsOf = (tree: Tree): ReadonlySet<string> =>
  new Set([...tree.values()].filter(({ kind }) => kind === 'file').map(({ sha256 }) => sha256));

/** Fails unless every file of the source came back, under whatever path the program restores to. */
export const allCameBack =
  (source: string, tasks: readonly Task[]) =>
  ({ name, work, restored }: Contender): void => {
    if (work.restore === undefined || !tasks.includes('restore')) return;
    const found = contentsOf(treeOf(restored));
    const missing = [...contentsOf(treeOf(source))].filter((sha256) => !found.has(sha256));
    if (missing.length > 0)
      throw new Error(`${name} did not bring back ${missing.length} files of ${source}`);
  };
