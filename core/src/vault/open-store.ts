import type { Fingerprint } from '../model/digest.ts';
import type { Place } from '../place/place.ts';
import type { Finding } from './finding.ts';
import { readIdentity, readMachines } from './identity.ts';
import type { VaultStore } from './store.ts';

/**
 * A vault as anybody may read what is signed in it: no key is needed. `findings`: computers that it never certified.
 * Throws what `readIdentity` throws.
 */
export const openStore = async (
  place: Place,
  pin: Fingerprint | null,
  clock: () => Date,
): Promise<{ readonly store: VaultStore; readonly findings: readonly Finding[] }> => {
  const identity = await readIdentity(place, pin);
  const { machines, findings } = await readMachines(place, identity);
  return { store: { place, identity, signers: [identity.certificate, ...machines], clock }, findings };
};
