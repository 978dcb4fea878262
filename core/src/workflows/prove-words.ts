import type { ProofReport, VaultConfig } from '@safelight/manifests';
import type { RecoveryWords } from '../keys/words.ts';
import type { Fingerprint } from '../model/digest.ts';
import { SafelightError } from '../model/errors.ts';
import type { Place } from '../place/place.ts';
import { unlockPrimary } from '../seal/openpgp.ts';
import { readIdentity, readRecoveryKey, type VaultIdentity } from '../vault/identity.ts';
import { record } from './history/record.ts';
import type { Home } from './home.ts';
import { placeOf } from './places.ts';

export type { ProofReport } from '@safelight/manifests';

/** The vault before any word is asked for: its certificate is the pinned one, and its recovery key belongs to it. */
export interface ProofDoor {
  readonly place: Place;
  readonly identity: VaultIdentity;
}

/** Throws `place-absent`, `certificate-swapped`, `signature-bad`. */
export const approachPinned = async (vault: VaultConfig): Promise<ProofDoor> => {
  const place = await placeOf(vault, null);
  const identity = await readIdentity(place, vault.certificate as Fingerprint);
  await readRecoveryKey(place, identity);
  return { place, identity };
};

/** Throws `words-wrong`. The recovery key is checked against the certificate before a word is tried. */
export const assertWordsOpen = async (
  { place, identity }: ProofDoor,
  words: RecoveryWords,
): Promise<void> => {
  const primary = await unlockPrimary(await readRecoveryKey(place, identity), words);
  if (primary === null) throw new SafelightError('words-wrong', { vault: identity.description.name });
};

export interface ProofOptions {
  readonly door: ProofDoor;
  readonly words: RecoveryWords;
  readonly now: Date;
  readonly mode: 'write' | 'dry-run';
}

/** `key prove`: the words open the vault, and this computer remembers when. Throws `words-wrong`. */
export const proveWords = async (
  home: Home,
  vault: VaultConfig,
  { door, words, now, mode }: ProofOptions,
): Promise<ProofReport> => {
  await assertWordsOpen(door, words);
  const proven = now.toISOString();
  const noted = mode === 'write';
  if (noted) {
    await home.updateVault({ ...vault, wordsProven: proven });
    await record(home, vault, now, () => ({ kind: 'words-proven', data: {} }));
  }
  return { vault: vault.name, proven, noted };
};
