import type { RecoveryWords } from '../keys/words.ts';
import { SafelightError } from '../model/errors.ts';
import type { Place } from '../place/place.ts';
import { armorOpener, readSecret, type Signer, unlockPrimary } from '../seal/openpgp.ts';
import { readRecoveryKey, type VaultIdentity } from '../vault/identity.ts';
import { chooseVault, type Home } from './home.ts';
import { openSession, type Session } from './session.ts';

export interface UseOptions {
  /** Null where this computer knows only one. */
  readonly vaultName: string | null;
  /** Null: the first place that was configured. */
  readonly place: string | null;
  /** Given where this computer only adds, or its own key is not to be used. */
  readonly words: RecoveryWords | null;
  readonly clock: () => Date;
}

/** The vault a command is about, opened with this computer's key, and read with the words where they are given. */
export const useVault = async (home: Home, options: UseOptions): Promise<Session> => {
  const vault = chooseVault(await home.config(), home, options.vaultName);
  const session = await openSession(home, vault, options);
  if (options.words === null) return session;
  const { place, identity } = session.store;
  const primary = await primaryOf({ place, identity }, options.words);
  return { ...session, opener: await readSecret(await armorOpener(primary)) };
};

/** The vault's primary key, unlocked. The recovery key is checked against the certificate before a word is tried. */
export const primaryOf = async (
  { place, identity }: { readonly place: Place; readonly identity: VaultIdentity },
  words: RecoveryWords,
): Promise<Signer> => {
  const primary = await unlockPrimary(await readRecoveryKey(place, identity), words);
  if (primary === null) throw new SafelightError('words-wrong', { vault: identity.description.name });
  return primary;
};
