import type { VaultConfig } from '@safelight/manifests';
import type { Fingerprint } from '../model/digest.ts';
import { isSafelightError } from '../model/errors.ts';
import type { Place } from '../place/place.ts';
import { readIdentity } from '../vault/identity.ts';
import { assertMark } from './places.ts';

const noMore = (): Promise<void> => Promise.resolve();

/**
 * Why a place cannot be used now, as a person is told it; null where the vault's own certificate lies there. `look`:
 * what is to be seen there then, whose trouble is told alike. What is no trouble of the place is thrown.
 */
export const placeTrouble = async (
  place: Place,
  vault: VaultConfig,
  look: () => Promise<void> = noMore,
): Promise<string | null> => {
  try {
    await assertMark(place, vault);
    await readIdentity(place, vault.certificate as Fingerprint);
    await look();
    return null;
  } catch (error) {
    if (isSafelightError(error)) return error.message;
    throw error;
  }
};
