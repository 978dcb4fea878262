import type { InventoryEntry } from '@safelight/manifests';
import type { Sha256 } from '../model/digest.ts';
import { SafelightError } from '../model/errors.ts';
import type { Kept, Place, VaultPath } from '../place/place.ts';
import { promisedSha256 } from '../vault/layout.ts';
import type { PlaceContents } from './scan.ts';

/** What all places together say that was taken out on purpose. */
export interface Removed {
  readonly sha256s: ReadonlySet<string>;
  readonly replacements: readonly InventoryEntry[];
  /** The newest removal anybody has; null where nothing was ever taken out. */
  readonly head: Sha256 | null;
}

export const removedOf = (places: readonly PlaceContents[]): Removed => {
  const sha256s = new Set(places.flatMap(({ removed }) => [...removed]));
  const replacements = new Map(
    places.flatMap((one) => one.replacements).map((entry) => [entry.path, entry] as const),
  );
  const heads = places.flatMap(({ newest }) => newest ?? []).toSorted((a, b) => a.seq - b.seq);
  return {
    sha256s,
    replacements: [...replacements.values()].filter(({ sha256 }) => !sha256s.has(sha256)),
    head: heads.at(-1)?.id ?? null,
  };
};

/** What is taken out lies here. Inventories stay: they are the record, and open nothing. */
const FOLDERS = ['objects', 'keyrings', 'snapshots'] as const;

/** Is a file one of those that were taken out, by its path? */
export const isRemoved =
  ({ sha256s }: Removed) =>
  (path: string): boolean => {
    const promised = promisedSha256(path);
    return (
      promised !== null && sha256s.has(promised) && FOLDERS.some((folder) => path.startsWith(`${folder}/`))
    );
  };

export interface Cleared {
  /** Files that went, by the place's own list. */
  readonly files: number;
  readonly kept: readonly Kept[];
}

/** Does the place list nothing of what was taken out? */
export const isCleared = ({ files }: PlaceContents, removed: Removed): boolean =>
  removed.sha256s.size === 0 || ![...files.keys()].some(isRemoved(removed));

/**
 * Takes what was taken out on purpose away from one place, older versions included. Throws `file-missing` where it does not
 * hold what the rest needs: then nothing goes.
 */
export const clearPlace = async (contents: PlaceContents, removed: Removed): Promise<Cleared> => {
  const { place, files } = contents;
  for (const { path, size } of removed.replacements)
    if ((await place.size(path as VaultPath)) !== size) throw new SafelightError('file-missing', { path });
  const isGone = isRemoved(removed);
  const listed = [...files.keys()].filter(isGone);
  const kept: Kept[] = [];
  if (place.purge === undefined) for (const path of listed) await place.remove(path);
  else for (const folder of FOLDERS) kept.push(...(await place.purge(folder, isGone)));
  await assertGone(place, listed, kept);
  const stayed = new Set(kept.map(({ path }) => path));
  return { files: listed.filter((path) => !stayed.has(path)).length, kept };
};

/** A place that says it took something away, and still has it, is not believed. */
const assertGone = async (
  place: Place,
  paths: readonly VaultPath[],
  kept: readonly Kept[],
): Promise<void> => {
  const stayed = new Set(kept.map(({ path }) => path));
  for (const path of paths)
    if (!stayed.has(path) && (await place.size(path)) !== null)
      throw new SafelightError('not-removed', { path, place: place.name });
};
