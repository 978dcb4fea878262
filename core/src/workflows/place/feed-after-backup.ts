import type { PlaceConfig, PlaceFed, VaultConfig } from '@safelight/manifests';
import type { RunContext } from '../../model/events.ts';
import type { Home } from '../home.ts';
import { isFirst } from '../places.ts';
import { announcing } from '../running-jobs.ts';
import { feedPlaces } from './feed.ts';

/** By the clock of this computer: `night` is from 22:00 to 6:00. */
export const isFedAt = ({ when }: Pick<PlaceConfig, 'when'>, now: Date): boolean => {
  if (when === 'night') return now.getHours() >= 22 || now.getHours() < 6;
  return when !== 'manual';
};

/** What was just backed up goes on to the places that are fed after each backup. */
export const feedAfterBackup = async (
  home: Home,
  { id }: VaultConfig,
  context: RunContext,
): Promise<readonly PlaceFed[]> => {
  // As it is now: the backup has made a newest snapshot.
  const vault = (await home.config()).vaults.find((one) => one.id === id);
  if (vault === undefined) return [];
  const names = vault.places
    .filter((place) => !isFirst(vault, place.name) && isFedAt(place, context.clock()))
    .map(({ name }) => name);
  if (names.length === 0) return [];
  const job = { vault: vault.id, command: 'backup', place: names.join(', ') };
  return announcing(home, job, context, (told) =>
    feedPlaces(home, vault, { targets: new Set(names), check: 'nothing' }, told),
  );
};
