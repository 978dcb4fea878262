import type { PlaceList } from '@safelight/manifests';
import { SafelightError } from '../../model/errors.ts';
import { Copies } from '../../vault/copies.ts';
import { Proofs } from '../../vault/proofs.ts';
import { State } from '../../vault/state.ts';
import { comingTo } from '../coming-to.ts';
import { recordPlace } from '../history/record-place.ts';
import { chooseVault, type Home } from '../home.ts';
import { missingHead } from '../missing-head.ts';
import { assertMark, isFirst, type PlaceChange, placeConfig, placeOf } from '../places.ts';
import { listPlaces } from './list.ts';

/**
 * `place first`: from now on backups are sealed into that place, and the one they went to holds a copy. What was
 * proven of the old first says nothing of the new. Throws `bad-argument` for a bucket or a remote of rclone.
 */
export const makeFirst = async (
  home: Home,
  { vaultName, name, mode, now }: PlaceChange,
): Promise<PlaceList> => {
  const vault = chooseVault(await home.config(), home, vaultName);
  const chosen = placeConfig(vault, name);
  if (chosen.kind !== 'folder')
    throw new SafelightError('bad-argument', {
      what: name,
      why: 'backups are sealed into a folder or drive',
    });
  const place = await placeOf(vault, name);
  await assertMark(place, vault);
  await place.assertPresent();
  if ((await missingHead(place, vault)) !== null)
    throw new SafelightError('bad-argument', {
      what: name,
      why: `it lacks the newest snapshot: run \`safelight place sync ${name}\` first`,
    });
  await home.prepare(vault.id);
  if (comingTo({ home, vault }, name).size > 0)
    throw new SafelightError('bad-argument', {
      what: name,
      why: `pictures are still on their way there: run \`safelight place sync ${name}\` first`,
    });
  if (mode === 'write' && !isFirst(vault, name)) {
    await home.changeVault(vault.id, ({ places, ...rest }) => ({
      ...rest,
      places: [chosen, ...places.filter((one) => one.name !== name)],
    }));
    using state = new State(home.statePath(vault.id));
    new Copies(state).forget(name);
    new Proofs(state).forget();
    await recordPlace(home, vault, { kind: 'place-first', place: chosen, at: now });
  }
  return listPlaces(home, vaultName, now);
};
