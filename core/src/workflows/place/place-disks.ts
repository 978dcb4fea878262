import type { VaultConfig } from '@safelight/manifests';
import { storeOf } from '../../link/link-store.ts';
import { parseLinkLocator } from '../../link/locator.ts';
import { isSafelightError } from '../../model/errors.ts';
import { DESCRIPTION } from '../../vault/layout.ts';
import type { State } from '../../vault/state.ts';
import { diskOf } from '../disk-of.ts';
import { placeOf } from '../places.ts';

/** The disk of a place; of a bucket or a remote the store. */
export interface PlaceDisk {
  /** Null where the drive is away. */
  readonly disk: string | null;
  /** Another place, named before it, on the same disk: both are one copy. As it was last seen where one of them is away. */
  readonly shared: string | null;
}

/** The disks of all places of a vault, by name and in their order. What shares one is kept for the day when it is away. */
export const placeDisks = async (
  vault: VaultConfig,
  state: State,
): Promise<ReadonlyMap<string, PlaceDisk>> => {
  const found = new Map<string, PlaceDisk>();
  for (const { name } of vault.places) {
    const disk = await diskOfPlace(vault, name);
    const kept = state.meta(keyOf(name)) ?? '';
    const remembered = vault.places.some((one) => one.name === kept && kept !== name) ? kept : null;
    const shared = disk === null ? remembered : sharedNow(disk, found, remembered);
    if (disk !== null && shared !== remembered) state.setMeta(keyOf(name), shared ?? '');
    found.set(name, { disk, shared });
  }
  return found;
};

const keyOf = (place: string): string => `shared-disk:${place}`;

/** Of the places before it the first on this disk, or the one that was on it when it was last looked at and is away. */
const sharedNow = (
  disk: string,
  before: ReadonlyMap<string, PlaceDisk>,
  remembered: string | null,
): string | null => {
  for (const [other, { disk: there }] of before)
    if (there === disk || (there === null && other === remembered)) return other;
  return null;
};

const diskOfPlace = async (vault: VaultConfig, name: string): Promise<string | null> => {
  const place = await placeOf(vault, name);
  // A store is where it is.
  if (place.locator.kind !== 'folder') return storeOf(parseLinkLocator(place.locator.path));
  const isThere = await place.size(DESCRIPTION).then(
    (size) => size !== null,
    (error: unknown) => {
      if (isSafelightError(error)) return false;
      throw error;
    },
  );
  return isThere ? diskOf(place.locator.path) : null;
};
