import type { PlaceAway, VaultConfig } from '@safelight/manifests';
import { isSafelightError } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import { togetherTrusted } from '../../vault/open-store.ts';
import type { VaultStore } from '../../vault/store.ts';
import { placeOf } from '../places.ts';
import { storeAt } from './store-at.ts';

/** The places of a vault that are there, each read by what all of them know of its computers; and the others. */
export interface Reached {
  readonly stores: readonly VaultStore[];
  readonly away: readonly PlaceAway[];
}

/** Throws what keeps the first place away where no place is there. */
export const reachPlaces = async (
  vault: VaultConfig,
  { clock, signal }: Pick<RunContext, 'clock' | 'signal'>,
): Promise<Reached> => {
  const stores: VaultStore[] = [];
  const away: PlaceAway[] = [];
  let first: unknown;
  for (const { name } of vault.places) {
    signal.throwIfAborted();
    const place = await placeOf(vault, name);
    try {
      stores.push(await storeAt(place, vault, clock));
    } catch (error) {
      if (!isSafelightError(error)) throw error;
      first ??= error;
      away.push({ name, path: place.locator.path, code: error.code, message: error.message });
    }
  }
  if (stores.length === 0) throw first;
  const trust = togetherTrusted(stores);
  return { stores: stores.map((store) => ({ ...store, ...trust })), away };
};
