import type { BytePath } from '../model/paths.ts';

/** Catalogs name each folder by itself; what is restored as one is the folder that holds those of one disk. */

/** The first two parts of a path stand for its disk or its owner: `/Volumes/Photos`, `/Users/anna`, `D:/Jobs`. */
const depth = 2;

const partsOf = (path: BytePath): readonly string[] => path.split('/').filter((part) => part !== '');

const headOf = (path: BytePath): string => partsOf(path).slice(0, depth).join('/');

/** How many parts two paths begin with alike. */
const alike = (one: readonly string[], other: readonly string[]): number => {
  const differs = one.findIndex((part, at) => part !== other[at]);
  return differs === -1 ? one.length : differs;
};

/** The path up to its part number `count`, whatever slashes it begins with. */
const cut = (path: BytePath, count: number): BytePath => {
  const [lead = ''] = /^\/*/.exec(path) ?? [];
  return (lead + partsOf(path).slice(0, count).join('/')) as BytePath;
};

/** For each disk the deepest folder that holds all of its `folders`; those in `home` need none. */
export const rootsOf = (folders: readonly BytePath[], home: BytePath): readonly BytePath[] => {
  const groups = new Map<string, BytePath>();
  for (const folder of folders) {
    if (folder === home || folder.startsWith(`${home}/`)) continue;
    const head = headOf(folder);
    const held = groups.get(head);
    if (held === undefined) groups.set(head, folder);
    else groups.set(head, cut(held, alike(partsOf(held), partsOf(folder))));
  }
  return [...groups.values()];
};
