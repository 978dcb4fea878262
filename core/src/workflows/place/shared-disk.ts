import type { VaultConfig } from '@safelight/manifests';
import { isSafelightError } from '../../model/errors.ts';
import { DESCRIPTION } from '../../vault/layout.ts';
import type { State } from '../../vault/state.ts';
import { diskOf } from '../disk-of.ts';
import { placeOf } from '../places.ts';

/** Another place, named before it, on the same disk: both are one copy. As it was last seen where one of them is away. */
export const sharedDisk = async (vault: VaultConfig, name: string, state: State): Promise<string | null> => {
  const known = new Set(vault.places.map((place) => place.name));
  const kept = state.meta(keyOf(name)) ?? '';
  const remembered = known.has(kept) && kept !== name ? kept : null;
  const own = await diskOfPlace(vault, name);
  if (own === null) return remembered;
  for (const { name: other } of vault.places) {
    if (other === name) break;
    const disk = await diskOfPlace(vault, other);
    if (disk === null && other === remembered) return other;
    if (disk !== own) continue;
    state.setMeta(keyOf(name), other);
    return other;
  }
  if (remembered !== null) state.setMeta(keyOf(name), '');
  return null;
};

const keyOf = (place: string) => `shared-disk:${place}`;

/** Null for a store, and where the drive is away. */
export const diskOfPlace = async (vault: VaultConfig, name: string): Promise<string | null> => {
  const place = await placeOf(vault, name);
  if (place.locator.kind !== 'folder') return null;
  const isThere = await place.size(DESCRIPTION).then(
    (size) => size !== null,
    (error: unknown) => {
      if (isSafelightError(error)) return false;
      throw error;
    },
  );
  return isThere ? diskOf(place.locator.path) : null;
};
