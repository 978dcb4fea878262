import type { PlaceRemoved } from '@safelight/manifests';
import { SafelightError } from '../../model/errors.ts';
import { Copies } from '../../vault/copies.ts';
import { State } from '../../vault/state.ts';
import { recordPlace } from '../history/record-place.ts';
import { chooseVault, type Home } from '../home.ts';
import { isFirst, type PlaceChange, placeConfig } from '../places.ts';
import { placeSummary } from './list.ts';
import { forgetLocks } from './renew-locks.ts';

export type { PlaceRemoved } from '@safelight/manifests';

/** `place remove`: it is fed no longer; what lies there stays. Throws `bad-argument` for the first place. */
export const removePlace = async (
  home: Home,
  { vaultName, name, mode, now }: PlaceChange,
): Promise<PlaceRemoved> => {
  const vault = chooseVault(await home.config(), home, vaultName);
  const config = placeConfig(vault, name);
  if (isFirst(vault, name))
    throw new SafelightError('bad-argument', { what: 'NAME', why: `backups are sealed into ${name}` });
  await home.prepare(vault.id);
  using state = new State(home.statePath(vault.id));
  const place = await placeSummary(vault, config, { state, now });
  if (mode === 'dry-run') return { place, removed: false };
  await home.changeVault(vault.id, ({ places, ...rest }) => ({
    ...rest,
    places: places.filter((one) => one.name !== name),
  }));
  new Copies(state).forget(name);
  forgetLocks(state, { locator: config });
  await recordPlace(home, vault, { kind: 'place-removed', place: config, at: now });
  return { place, removed: true };
};
