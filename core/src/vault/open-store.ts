import type { Fingerprint } from '../model/digest.ts';
import type { Place } from '../place/place.ts';
import type { Finding } from './finding.ts';
import { readIdentity, readMachines, type VaultIdentity } from './identity.ts';
import { readRemovals } from './removals.ts';
import { togetherRevoked } from './revoked.ts';
import type { VaultStore } from './store.ts';

/** Whose signature counts in a vault, and how far. */
export type Trust = Pick<VaultStore, 'signers' | 'revoked'>;

/** Needs no key. `findings`: computers that the vault never certified. */
export const readTrust = async (
  place: Place,
  identity: VaultIdentity,
): Promise<Trust & { readonly findings: readonly Finding[] }> => {
  const { machines, findings } = await readMachines(place, identity);
  const { revoked } = await readRemovals({ place, identity });
  return { signers: [identity.certificate, ...machines], revoked, findings };
};

/** A computer that any place knows as certified is believed in all, and one that any knows as removed in none. */
export const togetherTrusted = (several: readonly Trust[]): Trust => ({
  signers: [
    ...new Map(several.flatMap(({ signers }) => signers).map((one) => [one.fingerprint, one])).values(),
  ],
  revoked: togetherRevoked(several.map(({ revoked }) => revoked)),
});

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
  const { findings, ...trust } = await readTrust(place, identity);
  return { store: { place, identity, ...trust, clock }, findings };
};
