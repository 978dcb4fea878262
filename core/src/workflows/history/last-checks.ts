import { existsSync } from 'node:fs';
import type { PlaceStatus, SetStatus, VaultConfig } from '@safelight/manifests';
import type { Home } from '../home.ts';
import { entriesOf, mergeNewestFirst } from './entries.ts';
import { openLedger } from './record.ts';

/** The newest that the history tells of checks and restore tests, whichever computer made them. */
export interface LastChecks {
  /** By the name of the place. */
  readonly places: ReadonlyMap<string, NonNullable<PlaceStatus['checked']>>;
  /** By the id of the set. */
  readonly tests: ReadonlyMap<string, NonNullable<SetStatus['tested']>>;
}

export const lastChecks = (home: Home, vault: VaultConfig): LastChecks => {
  const places = new Map<string, NonNullable<PlaceStatus['checked']>>();
  const tests = new Map<string, NonNullable<SetStatus['tested']>>();
  if (!existsSync(home.ledgerPath(vault.id))) return { places, tests };
  using ledger = openLedger(home, vault);
  const entries = mergeNewestFirst(ledger.machines().map((machine) => entriesOf(ledger, machine)));
  for (const { event, names, at } of entries) {
    const place = names['place'];
    if (event?.kind === 'verify' && place !== undefined && !places.has(place))
      places.set(place, { at, depth: event.data.depth, damage: event.data.damage });
    if (event?.kind === 'restore-test' && !tests.has(event.data.set))
      tests.set(event.data.set, { at, passed: event.data.passed });
  }
  return { places, tests };
};
