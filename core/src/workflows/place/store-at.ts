import type { VaultConfig } from '@safelight/manifests';
import type { Fingerprint } from '../../model/digest.ts';
import type { Place } from '../../place/place.ts';
import { openStore } from '../../vault/open-store.ts';
import type { VaultStore } from '../../vault/store.ts';
import { assertMark } from '../places.ts';

/** A place of a vault, once it is known to be the one. Needs no key. */
export const storeAt = async (place: Place, vault: VaultConfig, clock: () => Date): Promise<VaultStore> => {
  await assertMark(place, vault);
  return (await openStore(place, vault.certificate as Fingerprint, clock)).store;
};
