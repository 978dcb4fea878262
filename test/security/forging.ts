import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sha256 } from '../../core/src/model/digest.ts';
import { generateMachine, type Signer, unlockPrimary } from '../../core/src/seal/openpgp.ts';
import { putInventories } from '../../core/src/vault/inventories.ts';
import { putKeyring } from '../../core/src/vault/keyrings.ts';
import { keyringPath, rootPath } from '../../core/src/vault/layout.ts';
import { putRemoval } from '../../core/src/vault/removals.ts';
import { sealRoot } from '../../core/src/vault/roots.ts';
import { provenanceOf, type WritableStore } from '../../core/src/vault/store.ts';
import { readableStore } from '../../core/src/workflows/session.ts';
import { openSnapshots } from '../../core/src/workflows/snapshots.ts';
import type { KeyringLine, Removal, SnapshotRoot } from '../../manifests/src/index.ts';
import { type Computer, sessionOf } from '../support/computer.ts';

/** A key that no vault certified. */
export const stranger = (): Promise<Signer> => generateMachine('Safelight on another computer', new Date());

/** The vault's primary key, as only the words open it. */
export const primaryKeyOf = async ({ vault, words }: Computer): Promise<Signer> => {
  const primary = await unlockPrimary(readFileSync(join(vault, 'recovery-key.asc'), 'utf8'), words);
  if (primary === null) throw new Error('the words do not open it');
  return primary;
};

/** The vault's store as somebody else would write to it: sealed to the right certificate, signed by `machine`. */
export const storeBy = async (computer: Computer, machine: Signer): Promise<WritableStore> => ({
  ...(await sessionOf(computer)).store,
  machine,
});

/** The newest root that is true. */
export const newestRoot = async (computer: Computer): Promise<SnapshotRoot> => {
  const { snapshots } = await openSnapshots(readableStore(await sessionOf(computer)));
  const newest = snapshots.at(-1)?.root;
  if (newest === undefined) throw new Error('the vault holds no snapshot');
  return newest;
};

/** A root that says what the newest one says, signed by `store.machine`, under the name of `named`. Gives its path. */
export const forgeRoot = async (
  store: WritableStore,
  like: SnapshotRoot,
  {
    seq,
    named = store.machine.fingerprint,
  }: { readonly seq: number; readonly named?: Signer['fingerprint'] },
): Promise<string> => {
  const sealed = await sealRoot(store, { ...like, ...provenanceOf(store, seq, null), machine: named });
  const path = rootPath({ seq, machine: named, sha256: sealed.sha256 });
  await store.place.put(path, sealed.bytes);
  return path;
};

/** A keyring that claims an object which is not there. Gives its path. */
export const forgeKeyring = async (store: WritableStore): Promise<string> => {
  const line: KeyringLine = { object: 'a'.repeat(64) as Sha256, size: 99, key: 'B'.repeat(64), contents: [] };
  return keyringPath((await putKeyring(store, provenanceOf(store, 1, null), [line])).sha256);
};

/** An inventory that wants a file which never was. Gives its path. */
export const forgeInventory = async (store: WritableStore, seq = 1): Promise<string> => {
  const entries = [{ path: `objects/cc/${'c'.repeat(64)}`, sha256: 'c'.repeat(64), size: 4 }];
  const [id] = await putInventories(store, provenanceOf(store, seq, null), { entries, buildsOn: [] });
  return `inventories/${id}`;
};

/** A removal of these objects and roots, signed by any key. Gives its path. */
export const forgeRemoval = async (
  store: WritableStore,
  by: Signer,
  gone: { readonly objects?: readonly string[]; readonly roots?: readonly string[] },
): Promise<string> => {
  const removal: Removal = {
    type: 'removal',
    ...provenanceOf(store, 1, null),
    machine: by.fingerprint,
    objects: [...(gone.objects ?? [])] as Sha256[],
    keyrings: [],
    roots: [...(gone.roots ?? [])] as Sha256[],
  };
  return `removals/00000001-${await putRemoval(store, removal, by)}`;
};
