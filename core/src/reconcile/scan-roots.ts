import { isWindowsPath, withoutFinalSlash } from '../catalog/catalog-path.ts';
import { type RootMove, rootMover } from '../catalog/root-move.ts';
import { listNames } from '../fs/list-names.ts';
import { SafelightError } from '../model/errors.ts';
import { type BytePath, bytePathFromText, displayPath, pathText } from '../model/paths.ts';

/**
 * `empty`: there, with nothing in it, as the folder an absent drive is mounted on; `elsewhere`: written for another
 * kind of computer (`C:/…` on a Mac), so that it cannot be looked for here.
 */
export type RootState = 'online' | 'absent' | 'empty' | 'elsewhere' | 'unreadable';

/** A root folder of the catalog and what is in its place. */
export interface LookedRoot {
  /** As the catalog names it. */
  readonly root: BytePath;
  /** Where it was looked for; null where it is written for another kind of computer and nothing maps it. */
  readonly path: BytePath | null;
  readonly state: RootState;
}

export interface RootsOptions {
  readonly moves: readonly RootMove[];
  readonly platform: NodeJS.Platform;
}

const mapped = (root: BytePath, move: (root: string) => string | null): BytePath | null => {
  const text = pathText(root);
  const to = text === null ? null : move(text);
  return to === null ? null : withoutFinalSlash(bytePathFromText(to));
};

const stateOf = (path: BytePath): RootState => {
  const listing = listNames(path);
  if (listing.kind === 'names') return listing.names.length === 0 ? 'empty' : 'online';
  return listing.kind;
};

/** Some documents are read with their roots where the user says. */
const isAlreadyThere = (root: BytePath, { to }: RootMove): boolean =>
  root === to || root.startsWith(`${to}/`);

/** A mapping that no root lies under is a slip of the hand, and would be taken for "all is well". */
const refuseIdle = (roots: readonly BytePath[], moves: readonly RootMove[]): void => {
  for (const one of moves) {
    const move = rootMover([one]);
    if (roots.some((root) => mapped(root, move) !== null || isAlreadyThere(root, one))) continue;
    const why = `no root folder of the catalog lies under it; they are ${roots.map(displayPath).join(', ')}`;
    throw new SafelightError('bad-argument', { what: `--map ${displayPath(one.from)}`, why });
  }
};

/** Looks for each root where the catalog says, or where it is mapped to: nothing is guessed. Throws `bad-argument`. */
export const lookAtRoots = (
  roots: readonly BytePath[],
  { moves, platform }: RootsOptions,
): readonly LookedRoot[] => {
  refuseIdle(roots, moves);
  const move = rootMover(moves);
  return roots.map((root) => {
    const to = mapped(root, move);
    const isForeign = isWindowsPath(root) !== (platform === 'win32');
    if (to === null && isForeign) return { root, path: null, state: 'elsewhere' };
    const path = to ?? root;
    return { root, path, state: stateOf(path) };
  });
};
