import type { MachineRemoved, VaultConfig } from '@safelight/manifests';
import type { RunContext } from '../../model/events.ts';
import { syncExit } from '../../sync/report.ts';
import type { Home } from '../home.ts';
import { announcing } from '../running-jobs.ts';
import { feedPlaces } from './feed.ts';
import type { Reached } from './reach.ts';

/** Gives every place that is there what the others know. */
export const spread = async (
  home: Home,
  vault: VaultConfig,
  { away }: Reached,
  { command, ...context }: RunContext & { readonly command: string },
): Promise<Pick<MachineRemoved, 'places' | 'away'>> => {
  const targets = new Set(
    vault.places.map(({ name }) => name).filter((name) => away.every((place) => place.name !== name)),
  );
  await home.prepare(vault.id);
  const job = { vault: vault.id, command, place: [...targets].join(', ') };
  const places = await announcing(home, job, context, (told) =>
    feedPlaces(home, vault, { targets, check: 'nothing' }, told),
  );
  return { places: [...places], away: [...away] };
};

/** 0 everywhere · 7 a place does not know of it yet · 4 a place was found damaged. */
export const spreadExit = ({ places, away }: Pick<MachineRemoved, 'places' | 'away'>): number =>
  syncExit(places) || (away.length > 0 ? 7 : 0);
