import { randomUUID } from 'node:crypto';
import type { VaultConfig } from '@safelight/manifests';
import { SafelightError } from '../../model/errors.ts';
import type { Place } from '../../place/place.ts';
import { putPlaceMark, readPlaceMark } from '../../vault/place-mark.ts';

/** What two places are told apart by. */
export interface Marks {
  /** Of the one that is there already. */
  readonly first: string;
  /** Of the new one. */
  readonly own: string;
}

/**
 * A mark that a place of this vault bears stays: another computer may have given it. But a drive that was cloned bears the
 * mark of the one it was cloned from. Throws `bad-argument` where that could not be replaced.
 */
export const chooseMarks = async (
  place: Place,
  vault: VaultConfig,
  known: { readonly first: Place },
): Promise<Marks> => {
  const { id } = vault.places.find(({ name }) => name === known.first.name) ?? {};
  const first = id ?? (await markOf(known.first, vault)) ?? randomUUID();
  const own = await markOf(place, vault);
  if (own === null) return { first, own: randomUUID() };
  const bearer = own === first ? known.first : vault.places.find((one) => one.id === own);
  if (bearer === undefined) return { first, own };
  // The oldest version of what is locked is the one that is read.
  if ((place.lockDays ?? null) !== null)
    throw new SafelightError('bad-argument', {
      what: place.locator.path,
      why: `it bears the mark of the place ${bearer.name}, and what is locked cannot be marked anew; name a folder of the bucket that holds nothing yet`,
    });
  return { first, own: randomUUID() };
};

/** The mark of this vault that lies in a place. */
export const markOf = async (place: Place, { id }: VaultConfig): Promise<string | null> => {
  const found = await readPlaceMark(place);
  return found !== null && found.vault === id ? found.place : null;
};

export const putMark = (place: Place, { id: vault }: VaultConfig, mark: string): Promise<void> =>
  putPlaceMark(place, { type: 'place', vault, place: mark });
