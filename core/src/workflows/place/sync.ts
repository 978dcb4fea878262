import { setTimeout } from 'node:timers/promises';
import type { PlaceSync } from '@safelight/manifests';
import type { RecallTier } from '../../link/s3-archive.ts';
import type { RunContext } from '../../model/events.ts';
import { rounds } from '../../sync/report.ts';
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
  /** Asks stores for what lies in their archives alone, and how soon it is wanted; null: it stays there. */
  readonly recall: RecallTier | null;
  /** Milliseconds after which it is looked again for what was asked for; null: nobody waits. */
  readonly waitMs: number | null;
}

/** `place sync`: gives each place what any other has. Needs no key. Throws `bad-argument` for a name nobody has. */
export const syncPlaces = async (
  home: Home,
  { vaultName, places, check, recall, waitMs }: SyncOptions,
  context: RunContext,
): Promise<PlaceSync> => {
  const vault = chooseVault(await home.config(), home, vaultName);
  const names = places.length === 0 ? vault.places.map(({ name }) => name) : places;
  const targets = new Set(names.map((name) => placeConfig(vault, name).name));
  const job = { vault: vault.id, command: 'place sync', place: [...targets].join(', ') };
  await home.prepare(vault.id);
  const fed = await announcing(home, job, context, async (told) => {
    let round = await feedPlaces(home, vault, { targets, check, recall }, told);
    while (waitMs !== null && round.some(({ awaited }) => awaited.asked > 0)) {
      told.onEvent({ kind: 'phase', phase: 'wait', subject: names.join(', ') });
      await setTimeout(waitMs, undefined, { signal: told.signal }).catch(() => told.signal.throwIfAborted());
      const before = new Map(round.map((one) => [one.name, one]));
      const next = await feedPlaces(home, vault, { targets, check: 'nothing', recall }, told);
      round = next.map((now) => rounds(before.get(now.name), now));
    }
    return round;
  });
  return {
    vault: vault.name,
    complete: fed.every(({ whole }) => whole),
    checked: check === 'everything',
    sampled: typeof check === 'object',
    places: fed,
  };
};
