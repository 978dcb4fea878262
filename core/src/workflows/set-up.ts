import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Config, SetUpReport, VaultConfig } from '@safelight/manifests';
import { refuseExposedPlace } from '../keys/kit-place.ts';
import { SECRET_BYTES } from '../keys/secret-store.ts';
import { generateWords, type Random, type RecoveryWords } from '../keys/words.ts';
import { assertFree, writeWordsFile } from '../keys/words-file.ts';
import { isSafelightError, SafelightError } from '../model/errors.ts';
import { assertFolderFits, discardNewVault } from '../vault/new-folder.ts';
import type { Home } from './home.ts';
import { type InitOptions, initVault } from './init.ts';
import { assertKitPlace, placeKit } from './kit.ts';
import { secretStoreFor } from './session.ts';

export type { SetUpReport } from '@safelight/manifests';

export interface SetUpOptions extends Omit<InitOptions, 'words'> {
  /** Where the sheet with the words is to lie, or null. */
  readonly kit: string | null;
  /** Where the words alone are to lie, or null. */
  readonly wordsFile: string | null;
  readonly random: Random;
  readonly mode: 'write' | 'dry-run';
  /** Shows the words to a person, who may still turn back: nothing was made yet. */
  readonly tellWords: (words: RecoveryWords) => Promise<void>;
}

/** `init`: checks every place first, then words, vault, kit. What fails on the way leaves nothing behind. */
export const setUpVault = async (home: Home, options: SetUpOptions): Promise<SetUpReport> => {
  const before = await assertPlaces(home, options);
  if (options.mode === 'dry-run') return setUpReport(options, null);
  if (options.keystore === 'keychain') await assertKeychain(home, options.random);
  const words = generateWords(options.random);
  await options.tellWords(words);
  try {
    return setUpReport(options, await makeVault(home, options, words));
  } catch (error) {
    if (!isOthers(error)) await discardNewVault(resolve(options.vault), before);
    throw error;
  }
};

/** Tried with a secret of no use before anybody writes words down for nothing. */
const assertKeychain = async (home: Home, random: Random): Promise<void> => {
  const keychain = secretStoreFor(home, 'keychain');
  const trial = `trial-${randomUUID()}`;
  await keychain.put(trial, random(SECRET_BYTES));
  await keychain.remove(trial);
};

/** Somebody else put something into the folder since it was looked at: not ours to take away. */
const isOthers = (error: unknown): boolean =>
  isSafelightError(error) && (error.code === 'vault-exists' || error.code === 'folder-not-empty');

const assertPlaces = async (
  home: Home,
  { vault, name, kit, wordsFile }: SetUpOptions,
): Promise<'empty' | 'absent'> => {
  const config = await home.config();
  if (config.vaults.some((known) => known.name === name))
    throw new SafelightError('bad-argument', { what: '--name', why: `a vault is named ${name} already` });
  const before = await assertFolderFits(resolve(vault));
  if (kit !== null) await assertKitPlace(kit, config, [resolve(vault)]);
  if (wordsFile === null) return before;
  await refuseExposedPlace(wordsFile, { sets: config.sets.map((set) => set.path), places: [resolve(vault)] });
  await assertFree(wordsFile);
  return before;
};

const makeVault = async (home: Home, options: SetUpOptions, words: RecoveryWords): Promise<VaultConfig> => {
  const { wordsFile, kit } = options;
  const config = await home.config();
  let vault: VaultConfig | null = null;
  try {
    if (wordsFile !== null) await writeWordsFile(wordsFile, words);
    vault = await initVault(home, { ...options, words });
    if (kit !== null) await placeKit(home, vault, { path: kit, words, created: options.now });
    return vault;
  } catch (error) {
    if (wordsFile !== null) await rm(wordsFile, { force: true });
    if (vault !== null) await forgetVault(home, vault, config);
    throw error;
  }
};

/** Puts the configuration back as it was before this vault, and takes its keys away. */
const forgetVault = async (home: Home, vault: VaultConfig, before: Config): Promise<void> => {
  await home.saveConfig(before);
  await secretStoreFor(home, vault.keystore).remove(vault.id);
  await rm(home.vaultFolder(vault.id), { recursive: true, force: true });
};

const setUpReport = (options: SetUpOptions, made: VaultConfig | null): SetUpReport => ({
  name: options.name,
  path: resolve(options.vault),
  fingerprint: made?.certificate ?? null,
  keystore: options.keystore,
  writeOnly: options.writeOnly,
  kit: options.kit,
  wordsFile: options.wordsFile,
  made: made !== null,
});
