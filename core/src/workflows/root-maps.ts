import type { SetConfig } from '@safelight/manifests';
import { parseMove, type RootMove, rootMover } from '../catalog/root-move.ts';
import { SafelightError } from '../model/errors.ts';
import { bytePathFromText, pathText } from '../model/paths.ts';

/** Where a root of another system lies on this computer, as the user says. */
export type RootMap = NonNullable<SetConfig['maps']>[number];

const asMoves = (maps: readonly RootMap[]): readonly RootMove[] =>
  maps.map(({ from, to }) => ({ from: bytePathFromText(from), to: bytePathFromText(to) }));

/** `D:\\Photos=/Volumes/Photos`, as it is remembered. Throws `bad-argument` where it says nothing of the kind. */
export const parseRootMap = (typed: string): RootMap => {
  const move = parseMove(typed);
  rootMover([move]);
  return { from: pathText(move.from) ?? '', to: pathText(move.to) ?? '' };
};

export const movesOf = (set: SetConfig): readonly RootMove[] => asMoves(set.maps ?? []);

/** The set with these maps beside those it had; of two for one root the newer holds. */
export const withMaps = (set: SetConfig, maps: readonly RootMap[]): SetConfig => {
  if (maps.length === 0) return set;
  if (set.kind === 'folder' || set.kind === 'studio')
    throw new SafelightError('bad-argument', {
      what: '--map',
      why: `${set.path} is a folder, and only catalogs name folders that may lie elsewhere`,
    });
  const named = new Set(maps.map(({ from }) => from));
  return { ...set, maps: [...(set.maps ?? []).filter(({ from }) => !named.has(from)), ...maps] };
};

/** Where the user said that roots of a set lie; only a computer that has the set knows. */
export const mapsOf = (sets: readonly SetConfig[], id: string): readonly RootMove[] =>
  sets.filter((set) => set.id === id).flatMap(movesOf);
