import type { Config, KitReport, VaultConfig } from '@safelight/manifests';
import { renderKit } from '../keys/kit.ts';
import { refuseKitPlace, writeKit } from '../keys/kit-place.ts';
import type { RecoveryWords } from '../keys/words.ts';
import { assertFree } from '../keys/words-file.ts';
import { record } from './history/record.ts';
import type { Home } from './home.ts';
import { approachPinned, assertWordsOpen } from './prove-words.ts';

export type { KitReport } from '@safelight/manifests';

/** Throws where a kit of this vault must not lie, or where something lies already. */
export const assertKitPlace = async (
  path: string,
  config: Config,
  places: readonly string[],
): Promise<void> => {
  await refuseKitPlace(path, { sets: config.sets.map((set) => set.path), places });
  await assertFree(path);
};

/** Draws the kit and puts it where it was asked for; without words it has lines to write them on. */
export const placeKit = async (
  home: Home,
  vault: VaultConfig,
  kit: { readonly path: string; readonly words: RecoveryWords | null; readonly created: Date },
): Promise<void> => {
  const { sets } = await home.config();
  const pdf = await renderKit(
    {
      vaultName: vault.name,
      vaultId: vault.id,
      fingerprint: vault.certificate,
      created: kit.created,
      machine: vault.machineName,
      keystore: vault.keystore,
      places: vault.places,
      sets: sets.filter((set) => set.vault === vault.id),
    },
    kit.words,
  );
  await writeKit(kit.path, pdf);
  await home.changeVault(vault.id, (now) => ({
    ...now,
    kitPlaces: vault.places.map(({ name }) => name),
  }));
  await record(home, vault, kit.created, () => ({
    kind: 'kit-written',
    data: { words: kit.words !== null },
  }));
};

export interface KitOptions {
  readonly path: string;
  readonly words: RecoveryWords | null;
  readonly now: Date;
  readonly mode: 'write' | 'dry-run';
}

/** `key kit`: the sheet of a vault that is set up already. */
export const makeKit = async (home: Home, vault: VaultConfig, options: KitOptions): Promise<KitReport> => {
  const places = vault.places.map((place) => place.path);
  await assertKitPlace(options.path, await home.config(), places);
  // A sheet with words that open nothing would be worse than none.
  if (options.words !== null) await assertWordsOpen(await approachPinned(vault), options.words);
  const written = options.mode === 'write';
  if (written) await placeKit(home, vault, { ...options, created: options.now });
  return { path: options.path, vault: vault.name, words: options.words !== null, written };
};
