import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FolderPlace } from '../../../core/src/place/folder.ts';
import type { VaultPath } from '../../../core/src/place/place.ts';
import { CONTENT_KEY } from '../../../core/src/seal/hash.ts';
import { generateMachine, generatePrimary, type Signer, verifierOf } from '../../../core/src/seal/openpgp.ts';
import { createVault, putMachine } from '../../../core/src/vault/create.ts';
import { readIdentity, readMachines } from '../../../core/src/vault/identity.ts';
import { NOBODY } from '../../../core/src/vault/revoked.ts';
import { sha256Of } from '../../../core/src/vault/signing.ts';
import {
  provenanceOf,
  type ReadableStore,
  type SealedFile,
  type WritableStore,
} from '../../../core/src/vault/store.ts';
import type { KeyringLine } from '../../../manifests/src/index.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

export const made = new Date('2026-04-26T12:00:00Z');
export const vaultId = '7f9c24e8-3b12-4fef-91e0-56a2d5a8e1b0';

export type OpenStore = ReadableStore & WritableStore;

/** The keys of a vault, and of somebody who is not of it. */
export interface Keys {
  readonly primary: Signer;
  readonly machine: Signer;
  readonly second: Signer;
  readonly stranger: Signer;
}

export interface MadeVault extends Keys {
  readonly root: string;
  readonly contentKey: Uint8Array;
}

/** A new vault with two machines in `root`: make one for a file of tests, and copy it for each. */
export const makeVault = async (root: string): Promise<MadeVault> => {
  const primary = await generatePrimary('Safelight vault Studio', made);
  const machine = await generateMachine('Safelight on tower', made);
  const second = await generateMachine('Safelight on laptop', made);
  const stranger = await generateMachine('Safelight on tower', made);
  const place = new FolderPlace('vault', root);
  const options = { place, id: vaultId, name: 'Studio', primary, machine, passphrase: 'words', now: made };
  const contentKey = await createVault(options);
  await putMachine(place, second, primary, made);
  return { root, contentKey, primary, machine, second, stranger };
};

/** A copy of a vault for one test, opened by its first machine. */
export const copyOf = async (vault: MadeVault): Promise<MadeVault & { readonly store: OpenStore }> => {
  const root = join(temporaryFolder(), 'vault');
  cpSync(vault.root, root, { recursive: true });
  return { ...vault, root, store: await storeOf({ ...vault, root }) };
};

export const storeOf = async (
  { root, primary, machine }: MadeVault,
  as: Signer = machine,
): Promise<OpenStore> => {
  const place = new FolderPlace('vault', root);
  const identity = await readIdentity(place, primary.fingerprint);
  const { machines } = await readMachines(place, identity);
  const signers = [verifierOf(primary), ...machines];
  return { place, identity, signers, revoked: NOBODY, clock: () => made, machine: as, opener: primary };
};

export const provenance = (store: WritableStore, seq = 1) => provenanceOf(store, seq, null);

/** A keyring's line with a key of its own. */
export const keyringLine = (name: string): KeyringLine => ({
  object: sha256Of(name),
  size: 100,
  key: randomBytes(CONTENT_KEY).toString('hex').toUpperCase(),
  contents: [],
});

/** Puts a sealed file under each of these paths as it is. */
export const putRaw = async (
  store: OpenStore,
  { bytes }: SealedFile,
  ...paths: readonly VaultPath[]
): Promise<void> => {
  for (const path of paths) await store.place.put(path, bytes);
};

/** What can go wrong with one copy of a file. */
export const damages: readonly (readonly [string, (path: string) => void])[] = [
  ['missing', (path) => rmSync(path)],
  ['empty', (path) => writeFileSync(path, '')],
  ['cut short', (path) => writeFileSync(path, readFileSync(path).subarray(0, -1))],
  [
    'altered in one bit',
    (path) => {
      const bytes = readFileSync(path);
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      writeFileSync(path, bytes);
    },
  ],
  [
    'a folder',
    (path) => {
      rmSync(path);
      mkdirSync(path);
    },
  ],
];
