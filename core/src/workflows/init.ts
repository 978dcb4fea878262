import { randomBytes, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { VaultConfig } from '@safelight/manifests';
import { writeKeyFile } from '../keys/key-file.ts';
import { SECRET_BYTES } from '../keys/secret-store.ts';
import type { RecoveryWords } from '../keys/words.ts';
import { openPlace } from '../place/open-place.ts';
import type { PlaceLocator } from '../place/place.ts';
import { armorOpener, armorSigner, generateMachine, generatePrimary, type Signer } from '../seal/openpgp.ts';
import { createVault } from '../vault/create.ts';
import { record } from './history/record.ts';
import type { Home } from './home.ts';
import { secretStoreFor } from './session.ts';

export interface InitOptions {
  readonly vault: string;
  readonly name: string;
  readonly machineName: string;
  readonly keystore: 'keychain' | 'file';
  readonly writeOnly: boolean;
  readonly words: RecoveryWords;
  readonly now: Date;
}

/**
 * A new vault in an empty folder, and this computer attached to it. The keychain is tried before anything is written:
 * where it refuses, nothing is left.
 */
export const initVault = async (home: Home, options: InitOptions): Promise<VaultConfig> => {
  const id = randomUUID();
  try {
    const secret = await storeSecret(home, options.keystore, id);
    return await makeVault(home, { ...options, id, secret });
  } catch (error) {
    await rm(home.vaultFolder(id), { recursive: true, force: true });
    throw error;
  }
};

const makeVault = async (
  home: Home,
  options: InitOptions & Pick<Attachment, 'id' | 'secret'>,
): Promise<VaultConfig> => {
  const { id } = options;
  try {
    const primary = await generatePrimary(`Safelight vault ${options.name}`, options.now);
    const machine = await generateMachine(`Safelight on ${options.machineName}`, options.now);
    const place = openPlace('vault', { kind: 'folder', path: resolve(options.vault) });
    const contentKey = await createVault({
      ...options,
      place,
      id,
      primary,
      machine,
      passphrase: options.words,
    });
    const vault = await attach(home, { ...options, place: place.locator, primary, machine, contentKey });
    await record(home, vault, options.now, (name) => ({
      kind: 'vault-made',
      data: {
        vault: name(vault.name),
        computer: name(vault.machineName),
        writeOnly: vault.writeOnly,
      },
    }));
    return vault;
  } catch (error) {
    await secretStoreFor(home, options.keystore).remove(id);
    throw error;
  }
};

/** A fresh secret in the keychain or the key file, read back and compared. */
export const storeSecret = async (
  home: Home,
  keystore: 'keychain' | 'file',
  vault: string,
): Promise<Uint8Array> => {
  const secret = randomBytes(SECRET_BYTES);
  await home.prepare(vault);
  await secretStoreFor(home, keystore).put(vault, secret);
  return secret;
};

export interface Attachment extends Omit<InitOptions, 'words' | 'now' | 'vault'> {
  readonly place: PlaceLocator;
  readonly id: string;
  readonly primary: Signer;
  readonly machine: Signer;
  readonly secret: Uint8Array;
  readonly contentKey: Uint8Array;
}

/** Writes the key file and the configuration of a computer that may use the vault. */
export const attach = async (home: Home, to: Attachment): Promise<VaultConfig> => {
  await writeKeyFile(
    home.keyFile(to.id),
    {
      signing: armorSigner(to.machine),
      opening: to.writeOnly ? null : await armorOpener(to.primary),
      contentKey: to.contentKey,
    },
    { secret: to.secret, vault: to.id },
  );
  const known = (await home.config()).vaults.find(({ id }) => id === to.id);
  const vault: VaultConfig = {
    id: to.id,
    name: to.name,
    certificate: to.primary.fingerprint,
    machine: to.machine.fingerprint,
    machineName: to.machineName,
    keystore: to.keystore,
    writeOnly: to.writeOnly,
    places: [{ name: 'vault', ...to.place }],
    wordsProven: null,
    head: null,
    // The system goes on beginning it.
    ...(known?.schedule === undefined ? {} : { schedule: known.schedule }),
  };
  await home.updateVault(vault);
  return vault;
};
