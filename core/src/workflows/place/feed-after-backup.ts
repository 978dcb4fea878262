import type { PlaceFed, VaultConfig } from '@safelight/manifests';
import type { RunContext } from '../../model/events.ts';
import type { Home } from '../home.ts';
import { isFirst } from '../places.ts';
import { announcing } from '../running-jobs.ts';
import { feedPlaces } from './feed.ts';

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
    .filter(({ name, when }) => !isFirst(vault, name) && when !== 'manual')
    .map(({ name }) => name);
  if (names.length === 0) return [];
  const job = { vault: vault.id, command: 'backup', place: names.join(', ') };
  return announcing(home, job, context, (told) =>
    feedPlaces(home, vault, { targets: new Set(names), check: false }, told),
  );
};
