import type { PlaceSync } from '@safelight/manifests';
import type { RunContext } from '../../model/events.ts';
import { chooseVault, type Home } from '../home.ts';
import { placeConfig } from '../places.ts';
import { announcing } from '../running-jobs.ts';
import type { PlaceReading } from '../sample-of.ts';
import { feedPlaces } from './feed.ts';

export type { PlaceSync } from '@safelight/manifests';

export interface SyncOptions {
  readonly vaultName: string | null;
  /** Names of places; none: all of them. */
  readonly places: readonly string[];
  /** What is read of them first, to replace what is damaged. */
  readonly check: PlaceReading;
}

/** `place sync`: gives each place what any other has. Needs no key. Throws `bad-argument` for a name nobody has. */
export const syncPlaces = async (
  home: Home,
  { vaultName, places, check }: SyncOptions,
  context: RunContext,
): Promise<PlaceSync> => {
  const vault = chooseVault(await home.config(), home, vaultName);
  const names = places.length === 0 ? vault.places.map(({ name }) => name) : places;
  const targets = new Set(names.map((name) => placeConfig(vault, name).name));
  const job = { vault: vault.id, command: 'place sync', place: [...targets].join(', ') };
  await home.prepare(vault.id);
  const fed = await announcing(home, job, context, (told) =>
    feedPlaces(home, vault, { targets, check }, told),
  );
  return {
    vault: vault.name,
    complete: fed.every(({ whole }) => whole),
    checked: check === 'everything',
    sampled: typeof check === 'object',
    places: fed,
  };
};
