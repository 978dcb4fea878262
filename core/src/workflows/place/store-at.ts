import type { VaultConfig } from '@safelight/manifests';
import type { Fingerprint } from '../../model/digest.ts';
import type { Place } from '../../place/place.ts';
import { readIdentity, readMachines } from '../../vault/identity.ts';
import type { VaultStore } from '../../vault/store.ts';
import { assertMark } from '../places.ts';

/** A place of a vault, once it is known to be the one. Needs no key. */
export const storeAt = async (place: Place, vault: VaultConfig, clock: () => Date): Promise<VaultStore> => {
  await assertMark(place, vault);
  const identity = await readIdentity(place, vault.certificate as Fingerprint);
  const { machines } = await readMachines(place, identity);
  return { place, identity, signers: [identity.certificate, ...machines], clock };
};
