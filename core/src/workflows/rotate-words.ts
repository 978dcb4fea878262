import { rm } from 'node:fs/promises';
import type { PlaceConfig, VaultConfig, WordsRotated } from '@safelight/manifests';
import { refuseExposedPlace } from '../keys/kit-place.ts';
import { generateWords, type Random, type RecoveryWords } from '../keys/words.ts';
import { assertFree, writeWordsFile } from '../keys/words-file.ts';
import { SafelightError } from '../model/errors.ts';
import type { RunContext } from '../model/events.ts';
import { openPlace } from '../place/open-place.ts';
import { lockPrimary, type Signer, signDetached, unlockPrimary } from '../seal/openpgp.ts';
import { RECOVERY_KEY, RECOVERY_SIGNATURE } from '../vault/layout.ts';
import { newestRemovals, nextRemoval, putRemoval } from '../vault/removals.ts';
import { sha256Of } from '../vault/signing.ts';
import type { VaultStore } from '../vault/store.ts';
import { record } from './history/record.ts';
import { chooseVault, type Home } from './home.ts';
import { assertKitPlace, placeKit } from './kit.ts';
import { reachPlaces } from './place/reach.ts';
import { spread } from './place/spread.ts';
import { openPrimary } from './primary-key.ts';

export type { WordsRotated } from '@safelight/manifests';

export interface RotateWordsOptions {
  readonly vaultName: string | null;
  /** Those that open the vault now. */
  readonly words: RecoveryWords;
  /** Where the new ones are to lie alone, or null. */
  readonly wordsFile: string | null;
  /** Where a sheet with the new ones is to lie, or null. */
  readonly kit: string | null;
  readonly random: Random;
  readonly mode: 'write' | 'dry-run';
  /** Shows the new words to a person, who may still turn back: nothing was changed yet. */
  readonly tellWords: (words: RecoveryWords) => Promise<void>;
}

/**
 * `key rotate`: the vault opens with new words, in every place that is there. Nothing is changed before the new words were
 * told or written; a run that is cut off leaves a vault that opens with the old ones or with the new.
 */
export const rotateWords = async (
  home: Home,
  options: RotateWordsOptions,
  context: RunContext,
): Promise<WordsRotated> => {
  const vault = chooseVault(await home.config(), home, options.vaultName);
  const reached = await reachPlaces(vault, context);
  const primary = await openPrimary(reached.stores, options.words);
  await assertPlaces(home, vault, options);
  const { kit, wordsFile } = options;
  const kept = keepers(vault, context.clock());
  const told = { vault: vault.name, kit, wordsFile, kept };
  if (options.mode === 'dry-run') return { ...told, changed: false, places: [], away: [...reached.away] };
  const words = generateWords(options.random);
  await options.tellWords(words);
  if (wordsFile !== null) await writeWordsFile(wordsFile, words);
  const now = await forgetProof(home, vault);
  await replace(reached.stores, { primary, words }).catch(async (error: unknown) => {
    // Words that open nothing are worse than none; those that may open something stay.
    if (wordsFile !== null && !(await opensAny(reached.stores, words))) await rm(wordsFile, { force: true });
    throw error;
  });
  await record(home, vault, context.clock(), () => ({ kind: 'words-changed', data: {} }));
  if (kit !== null) await placeKit(home, now, { path: kit, words, created: context.clock() });
  return {
    ...told,
    changed: true,
    ...(await spread(home, now, reached, { ...context, command: 'key rotate' })),
  };
};

const assertPlaces = async (
  home: Home,
  { places }: VaultConfig,
  { wordsFile, kit }: RotateWordsOptions,
): Promise<void> => {
  const config = await home.config();
  const paths = places.map(({ path }) => path);
  if (kit !== null) await assertKitPlace(kit, config, paths);
  if (wordsFile === null) return;
  await refuseExposedPlace(wordsFile, { sets: config.sets.map((set) => set.path), places: paths });
  await assertFree(wordsFile);
};

/**
 * In the first place that is there: what counts from now on, the signature, the file. Until the file is there the old
 * words open it, from then on the new ones. The other places get all three by being fed.
 */
const replace = async (
  stores: readonly VaultStore[],
  { primary, words }: { readonly primary: Signer; readonly words: RecoveryWords },
): Promise<void> => {
  const [first] = stores;
  if (first === undefined) return;
  const armored = await lockPrimary(primary, words);
  const opened = await unlockPrimary(armored, words);
  if (opened?.fingerprint !== primary.fingerprint)
    throw new SafelightError('unexpected', {
      why: 'the key does not open with the new words; nothing was changed',
    });
  const file = Buffer.from(armored);
  const signature = Buffer.from(await signDetached(file, primary, first.clock()));
  const head = await newestRemovals(stores);
  await putRemoval(first, nextRemoval(first, head, { recovery: sha256Of(file) }), primary);
  await first.place.put(RECOVERY_SIGNATURE, signature);
  await first.place.put(RECOVERY_KEY, file);
};

const opensAny = (stores: readonly VaultStore[], words: RecoveryWords): Promise<boolean> =>
  openPrimary(stores, words).then(
    () => true,
    () => false,
  );

/** Nobody has typed the new words back, and no kit that was drawn has them. */
const forgetProof = async (home: Home, vault: VaultConfig): Promise<VaultConfig> =>
  (await home.changeVault(vault.id, ({ kitPlaces: _drawn, ...now }) => ({ ...now, wordsProven: null }))) ??
  vault;

/** Places that keep what was replaced: there the old words go on opening the old file. */
const keepers = ({ places }: VaultConfig, now: Date): WordsRotated['kept'] =>
  places.flatMap(({ name, kind, path, store }: PlaceConfig): WordsRotated['kept'] => {
    const days = openPlace(name, { kind, path }).lockDays ?? null;
    if (days !== null) return [{ name, until: new Date(now.getTime() + days * 86_400_000).toISOString() }];
    return store?.versions === true ? [{ name, until: null }] : [];
  });
