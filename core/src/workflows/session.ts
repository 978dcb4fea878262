import type { SetConfig, VaultConfig } from '@safelight/manifests';
import { readKeyFile } from '../keys/key-file.ts';
import { keychainSecretStore } from '../keys/keychain.ts';
import { fileSecretStore, type SecretStore } from '../keys/secret-store.ts';
import type { RecoveryWords } from '../keys/words.ts';
import type { Fingerprint } from '../model/digest.ts';
import { SafelightError } from '../model/errors.ts';
import { armorOpener, readSecret, type Signer } from '../seal/openpgp.ts';
import type { Finding } from '../vault/finding.ts';
import { readIdentity } from '../vault/identity.ts';
import { readTrust } from '../vault/open-store.ts';
import type { ReadableStore, VaultStore, WritableStore } from '../vault/store.ts';
import type { Home } from './home.ts';
import { assertMark, placeOf } from './places.ts';
import { primaryOf } from './primary-key.ts';

/** A vault as this computer may use it. */
export interface Session {
  readonly home: Home;
  readonly vault: VaultConfig;
  readonly sets: readonly SetConfig[];
  readonly store: VaultStore & WritableStore;
  /** Null on a computer that only adds. */
  readonly opener: Signer | null;
  readonly contentKey: Uint8Array;
  readonly findings: readonly Finding[];
}

export const secretStoreFor = (home: Home, kind: 'keychain' | 'file'): SecretStore =>
  kind === 'keychain' ? keychainSecretStore() : fileSecretStore((vault) => home.secretFile(vault));

/** Checks the pinned certificate, then unlocks this computer's keys. */
export const openSession = async (
  home: Home,
  vault: VaultConfig,
  {
    clock,
    place: placeName,
    far = 'refuse',
  }: {
    readonly clock: () => Date;
    readonly place: string | null;
    /** What of a place in which nothing can be opened: a bucket or remote. */
    readonly far?: 'refuse' | 'allow';
  },
): Promise<Session> => {
  const config = await home.config();
  const place = await placeOf(vault, placeName);
  if (far === 'refuse' && place.locator.kind !== 'folder')
    throw new SafelightError('bad-argument', {
      what: place.name,
      why: 'this is not done in a bucket or behind rclone: `safelight place add DIR` brings it to a drive first, and backups go there after `safelight place first`',
    });
  await assertMark(place, vault);
  const identity = await readIdentity(place, vault.certificate as Fingerprint);
  if (identity.description.vault !== vault.id)
    throw new SafelightError('place-is-other-vault', {
      path: place.locator.path,
      expected: vault.name,
      found: identity.description.name,
    });
  const keys = await unlockKeys(home, vault);
  const { findings, ...trust } = await readTrust(place, identity);
  return {
    home,
    vault,
    sets: config.sets.filter((set) => set.vault === vault.id),
    store: { place, identity, ...trust, clock, machine: keys.machine },
    opener: keys.opener,
    contentKey: keys.contentKey,
    findings,
  };
};

/** This computer's keys; `opener` is null where it only adds. Throws what the keychain and the key file do. */
export const unlockKeys = async (
  home: Home,
  vault: VaultConfig,
): Promise<Pick<Session, 'opener' | 'contentKey'> & { readonly machine: Signer }> => {
  const secret = await secretStoreFor(home, vault.keystore).get(vault.id);
  const keys = await readKeyFile(home.keyFile(vault.id), { secret, vault: vault.id });
  return {
    machine: await readSecret(keys.signing),
    opener: keys.opening === null ? null : await readSecret(keys.opening),
    contentKey: keys.contentKey,
  };
};

/** What a removed computer signs counts for nobody: it is not to work in vain. Throws `computer-removed`. */
export const assertCounts = ({ store, vault }: Session): void => refuseRemoved(store, vault, store.revoked);

/** The same by what was read since. */
export const refuseRemoved = (
  { machine }: WritableStore,
  { name }: VaultConfig,
  revoked: VaultStore['revoked'],
): void => {
  if (revoked.has(machine.fingerprint)) throw new SafelightError('computer-removed', { vault: name });
};

/** The same store with the key that opens. Throws `write-only`. */
export const readableStore = ({ store, opener, vault }: Session): ReadableStore & WritableStore => {
  if (opener === null) throw new SafelightError('write-only', { vault: vault.name });
  return { ...store, opener };
};

/** The session of a computer that only adds, able to read for as long as it lasts: the words open, nothing is kept. */
export const unlockWithWords = async (session: Session, words: RecoveryWords): Promise<Session> =>
  openedBy(session, await primaryOf(session, words));

/** The same with the primary key that they opened. */
export const openedBy = async (session: Session, primary: Signer): Promise<Session> => ({
  ...session,
  opener: await readSecret(await armorOpener(primary)),
});
