import { nameKey } from '../catalog/name-key.ts';
import type { Located, Missing, MoveWish, Remembered } from './found.ts';

const bySize = (files: readonly Located[]): ReadonlyMap<number, readonly Located[]> => {
  const index = new Map<number, Located[]>();
  for (const file of files) {
    const group = index.get(file.size);
    if (group === undefined) index.set(file.size, [file]);
    else group.push(file);
  }
  return index;
};

/**
 * Looks for each missing picture among files the catalog does not know. Where the vault knows its bytes only they
 * count; else a file of the same name with the size at import.
 */
export const planMoves = (
  missing: readonly Missing[],
  unknown: readonly Located[],
  remembered: Remembered | null,
): readonly MoveWish[] => {
  const index = bySize(unknown);
  return missing.flatMap((one): MoveWish[] => {
    const last = remembered?.lastAt(one.folder, one.name) ?? null;
    const size = last?.size ?? one.expectedSize;
    const sized = size === null || size === 0 ? [] : (index.get(size) ?? []);
    const candidates =
      last === null ? sized.filter(({ name }) => nameKey(name) === nameKey(one.name)) : sized;
    return candidates.length === 0 ? [] : [{ missing: one, digest: last?.xxh128 ?? null, candidates }];
  });
};
