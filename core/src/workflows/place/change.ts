import type { Feeding, PlaceConfig, PlaceList } from '@safelight/manifests';
import { SafelightError } from '../../model/errors.ts';
import { chooseVault, type Home } from '../home.ts';
import { type PlaceChange, placeConfig } from '../places.ts';
import { listPlaces } from './list.ts';

/** What is declared of a place: nothing can be asked of it that would tell. */
export interface PlaceDeclared {
  readonly when?: Feeding;
  readonly site?: NonNullable<PlaceConfig['site']>;
  readonly medium?: string;
}

/** `place change`: what is not named stays as it is. Throws `bad-argument`. */
export const changePlace = async (
  home: Home,
  { vaultName, name, mode, now }: PlaceChange,
  declared: PlaceDeclared,
): Promise<PlaceList> => {
  const vault = chooseVault(await home.config(), home, vaultName);
  placeConfig(vault, name);
  if (declared.medium !== undefined) assertMedium(declared.medium);
  if (mode === 'write')
    await home.changeVault(vault.id, ({ places, ...rest }) => ({
      ...rest,
      places: places.map((one) => (one.name === name ? { ...one, ...declared } : one)),
    }));
  return listPlaces(home, vaultName, now);
};

/** Throws `bad-argument`: a kind of medium is a word. */
export const assertMedium = (medium: string): void => {
  if (!/^[\p{L}\p{N}-]{1,20}$/u.test(medium))
    throw new SafelightError('bad-argument', {
      what: '--medium',
      why: 'it is one word: disk, ssd, tape, cloud …',
    });
};
