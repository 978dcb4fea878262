import { existsSync } from 'node:fs';
import type { Config, NextStep, Overview, VaultConfig } from '@safelight/manifests';
import { State } from '../vault/state.ts';
import { freeSpace } from './drives.ts';
import { chooseVault, type Home } from './home.ts';
import { lastRun } from './last-runs.ts';
import { placeTrouble } from './place-trouble.ts';
import { placeOf } from './places.ts';
import { missedOf } from './schedule/missed.ts';

export type { NextStep, Overview } from '@safelight/manifests';

/** Nothing is unlocked and no snapshot is opened. Throws `no-vault`, `several-vaults`, `unknown-vault`. */
export const overview = async (home: Home, vaultName: string | null, now: Date): Promise<Overview> => {
  const config = await home.config();
  const vault = chooseVault(config, home, vaultName);
  const place = await placeOf(vault, null);
  const trouble = await placeTrouble(place, vault);
  const { path } = place.locator;
  const sets = setsOf(config, home, vault);
  const facts = { trouble, sets, wordsProven: vault.wordsProven };
  const missed = await missedIn(home, vault, now);
  return {
    vault: vault.name,
    path,
    ...facts,
    missed,
    free: trouble === null ? await freeSpace(path) : null,
    snapshots: trouble === null ? (await place.list('snapshots')).length : null,
    next: nextStep(facts, now),
  };
};

const missedIn = async (home: Home, vault: VaultConfig, now: Date): Promise<Overview['missed']> => {
  if (!existsSync(home.statePath(vault.id))) return null;
  using state = new State(home.statePath(vault.id));
  return await missedOf(home, vault, { state, now });
};

const setsOf = (config: Config, home: Home, { id }: VaultConfig): Overview['sets'] => {
  const sets = config.sets.filter((set) => set.vault === id);
  if (!existsSync(home.statePath(id))) return sets.map(({ name }) => ({ name, last: null }));
  using state = new State(home.statePath(id));
  return sets.map((set) => ({ name: set.name, last: lastRun(state, set.id) }));
};

const DAY = 86_400_000;
/** The kit is asked for again every year: paper gets lost. */
const PROOF_LASTS = 365 * DAY;

const nextStep = (
  { trouble, sets, wordsProven }: Pick<Overview, 'trouble' | 'sets' | 'wordsProven'>,
  now: Date,
): NextStep => {
  const olderThan = (iso: string | null, limit: number) =>
    iso === null || now.getTime() - Date.parse(iso) > limit;
  if (trouble !== null) return 'bring-vault';
  if (olderThan(wordsProven, PROOF_LASTS)) return 'prove-words';
  if (sets.length === 0) return 'first-backup';
  if (sets.some(({ last }) => olderThan(last?.at ?? null, DAY))) return 'backup';
  return sets.some(({ last }) => last !== null && last.problems > 0) ? 'mend' : 'none';
};
