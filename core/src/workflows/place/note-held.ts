import type { VaultConfig } from '@safelight/manifests';
import type { Place } from '../../place/place.ts';
import { Copies } from '../../vault/copies.ts';
import type { State } from '../../vault/state.ts';
import { isFirst } from '../places.ts';

/** Names of all objects that a place lists. */
const objectsIn = async (place: Place): Promise<ReadonlySet<string>> => {
  const objects = new Set<string>();
  for await (const { name } of place.below('objects')) objects.add(name.slice(name.indexOf('/') + 1));
  return objects;
};

/** Keeps what a copy holds, once all that its objects need is there too. */
export const noteHeld = async (state: State, vault: VaultConfig, place: Place): Promise<void> => {
  if (!isFirst(vault, place.name)) new Copies(state).hold(place.name, await objectsIn(place));
};

/** What a copy does not list any more, it does not hold. */
export const noteGone = async (state: State, place: Place): Promise<void> =>
  new Copies(state).keep(place.name, await objectsIn(place));
