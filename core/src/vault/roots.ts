import { SnapshotRoot } from '@safelight/manifests';
import { SafelightError } from '../model/errors.ts';
import { parseRootName, type RootName, rootPath } from './layout.ts';
import { parseSigned } from './parse-signed.ts';
import {
  assertProvenance,
  openSealed,
  type ReadableStore,
  type SealedFile,
  sealText,
  type VaultStore,
  type WritableStore,
} from './store.ts';

export interface ListedRoot extends RootName {
  readonly size: number;
}

/** Names of all roots in the place, oldest first in the order of the chain (`seq`, then machine). */
export const listRoots = async ({ place }: Pick<VaultStore, 'place'>): Promise<ListedRoot[]> =>
  (await place.list('snapshots'))
    .flatMap(({ name, size }) => {
      const root = parseRootName(name);
      return root === null ? [] : [{ ...root, size }];
    })
    .sort((a, b) => a.seq - b.seq || (a.machine < b.machine ? -1 : 1));

/** Seals a root. It is published by putting it under the name that `rootPath` gives. */
export const sealRoot = (store: WritableStore, root: SnapshotRoot): Promise<SealedFile> =>
  sealText(store, `${JSON.stringify(root)}\n`);

/** Opens a root and checks that its name, its signer and its content say the same. */
export const openRoot = async (store: ReadableStore, name: RootName): Promise<SnapshotRoot> => {
  const path = rootPath(name);
  const { text, signer } = await openSealed(store, path, name.sha256);
  const root = parseSigned(SnapshotRoot, path, text, 'it');
  assertProvenance(store, path, root, signer);
  if (root.seq !== name.seq || root.machine !== name.machine)
    throw new SafelightError('signature-bad', { path, why: 'it stands under the name of another snapshot' });
  return root;
};
