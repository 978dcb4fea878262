import type { VaultConfig } from '@safelight/manifests';
import type { RecoveryWords } from '../keys/words.ts';
import { isSafelightError, SafelightError } from '../model/errors.ts';
import { chooseVault, type Home } from './home.ts';
import { removeLeftovers } from './look-folder.ts';
import { openSession, type Session, unlockWithWords } from './session.ts';

export interface UseOptions {
  /** Null where this computer knows only one. */
  readonly vaultName: string | null;
  /** Null: the first place that was configured. */
  readonly place: string | null;
  /** Given where this computer only adds, or its own key is not to be used. */
  readonly words: RecoveryWords | null;
  readonly clock: () => Date;
  /** May it be a bucket or remote? What is read of it is brought here first. */
  readonly far?: 'refuse' | 'allow';
}

/** The vault a command is about, opened with this computer's key, and read with the words where they are given. */
export const useVault = async (home: Home, options: UseOptions): Promise<Session> => {
  const vault = chooseVault(await home.config(), home, options.vaultName);
  // Copies of pictures should lie nowhere longer than until the next command; if they cannot go, that is no reason to stop.
  await removeLeftovers(home.path).catch(() => undefined);
  const session = await openSession(home, vault, options).catch((error: unknown) =>
    rethrow(error, vault, options),
  );
  return options.words === null ? session : unlockWithWords(session, options.words);
};

/** Where only reading is wanted another copy serves as well. */
const rethrow = (error: unknown, { places }: VaultConfig, { far, place }: UseOptions): never => {
  if (!isSafelightError(error) || error.code !== 'place-absent' || far !== 'allow' || place !== null)
    throw error;
  const others = places.slice(1).map(({ name }) => name);
  const { data } = error as SafelightError<'place-absent'>;
  throw new SafelightError('place-absent', { ...data, others }, error);
};
