import type { RecoveryWords } from '../keys/words.ts';
import { isSafelightError, SafelightError } from '../model/errors.ts';
import { type Signer, unlockPrimary } from '../seal/openpgp.ts';
import { readRecoveryKey } from '../vault/identity.ts';
import type { VaultStore } from '../vault/store.ts';

/** The vault's primary key, from the first place whose recovery key these words open. Throws `words-wrong`. */
export const openPrimary = async (stores: readonly VaultStore[], words: RecoveryWords): Promise<Signer> => {
  let trouble: unknown;
  for (const { place, identity } of stores) {
    try {
      const primary = await unlockPrimary(await readRecoveryKey(place, identity), words);
      if (primary?.fingerprint === identity.certificate.fingerprint) return primary;
      trouble = new SafelightError('words-wrong', { vault: identity.description.name });
    } catch (error) {
      if (!isSafelightError(error)) throw error;
      trouble ??= error;
    }
  }
  throw trouble;
};
