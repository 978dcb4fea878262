import type { RecoveryWords } from '../keys/words.ts';
import { isSafelightError, SafelightError } from '../model/errors.ts';
import { type Signer, unlockPrimary } from '../seal/openpgp.ts';
import { readRecoveryKey } from '../vault/identity.ts';
import { RECOVERY_KEY } from '../vault/layout.ts';
import { currentRecovery } from '../vault/recovery.ts';
import { sha256Of } from '../vault/signing.ts';
import type { VaultStore } from '../vault/store.ts';

/**
 * The vault's primary key, from the first place whose recovery key these words open. Where a place has the one that counts,
 * words of another are wrong. Throws `words-wrong`.
 */
export const openPrimary = async (stores: readonly VaultStore[], words: RecoveryWords): Promise<Signer> => {
  let trouble: unknown;
  for (const store of await withCurrentKey(stores)) {
    try {
      return await openAt(store, words);
    } catch (error) {
      if (!isSafelightError(error)) throw error;
      trouble ??= error;
    }
  }
  throw trouble;
};

/** The same by what lies in the place of a session. */
export const primaryOf = ({ store }: { readonly store: VaultStore }, words: RecoveryWords): Promise<Signer> =>
  openPrimary([store], words);

const openAt = async ({ place, identity }: VaultStore, words: RecoveryWords): Promise<Signer> => {
  const primary = await unlockPrimary(await readRecoveryKey(place, identity), words);
  if (primary?.fingerprint !== identity.certificate.fingerprint)
    throw new SafelightError('words-wrong', { vault: identity.description.name });
  return primary;
};

/** Those that have the recovery key that counts; all where none has. */
const withCurrentKey = async (stores: readonly VaultStore[]): Promise<readonly VaultStore[]> => {
  const recovery = await currentRecovery(stores);
  if (recovery === null) return stores;
  const current: VaultStore[] = [];
  for (const store of stores) {
    const size = await store.place.size(RECOVERY_KEY);
    if (size !== null && sha256Of(await store.place.get(RECOVERY_KEY)) === recovery) current.push(store);
  }
  return current.length === 0 ? stores : current;
};
