import type { PlaceConfig, PlaceList, PlaceSummary, VaultConfig } from '@safelight/manifests';
import { State } from '../../vault/state.ts';
import { chooseVault, type Home } from '../home.ts';
import { placeSeen, rememberPlace } from '../last-runs.ts';
import { placeTrouble } from '../place-trouble.ts';
import { isFirst, placeOf } from '../places.ts';
import { erasingOf } from './erasing.ts';
import { isKeptElsewhere, mediumOf } from './medium.ts';
import { type PlaceDisk, placeDisks } from './place-disks.ts';
import { regionOf } from './regions.ts';

export type { PlaceList } from '@safelight/manifests';

/** `place list`: where the copies of a vault live, and whether they are there. */
export const listPlaces = async (home: Home, vaultName: string | null, now: Date): Promise<PlaceList> => {
  const vault = chooseVault(await home.config(), home, vaultName);
  await home.prepare(vault.id);
  using state = new State(home.statePath(vault.id));
  const disks = await placeDisks(vault, state);
  const places: PlaceSummary[] = [];
  for (const config of vault.places) places.push(await summaryOf(vault, config, { state, now, disks }));
  return { vault: vault.name, places };
};

/** One place as it is now. */
export const placeSummary = async (
  vault: VaultConfig,
  config: PlaceConfig,
  { state, now }: { readonly state: State; readonly now: Date },
): Promise<PlaceSummary> => summaryOf(vault, config, { state, now, disks: await placeDisks(vault, state) });

const summaryOf = async (
  vault: VaultConfig,
  config: PlaceConfig,
  {
    state,
    now,
    disks,
  }: { readonly state: State; readonly now: Date; readonly disks: ReadonlyMap<string, PlaceDisk> },
): Promise<PlaceSummary> => {
  const { name, kind, when } = config;
  const place = await placeOf(vault, name);
  const trouble = await placeTrouble(place, vault);
  if (trouble === null) rememberPlace(state, name, now);
  return {
    name,
    kind,
    path: place.locator.path,
    first: isFirst(vault, name),
    when: when ?? 'now',
    limit: config.limit ?? null,
    there: trouble === null,
    trouble,
    seen: placeSeen(state, name),
    medium: mediumOf(config),
    elsewhere: isKeptElsewhere(config),
    region: regionOf(config),
    erasing: erasingOf(config),
    store: config.store ?? null,
    lockDays: place.lockDays ?? null,
    storageClass: place.storageClass ?? null,
    keyDays: place.keyDays ?? place.lockDays ?? null,
    sameDisk: disks.get(name)?.shared ?? null,
  };
};
