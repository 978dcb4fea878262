import { dirname } from 'node:path';
import type { SetConfig, VaultConfig } from '@safelight/manifests';
import { SafelightError } from '../model/errors.ts';

/** Throws `vault-inside-set` where a place of the vault lies in what a set takes whole. */
export const refuseVaultInside = ({ places }: VaultConfig, set: SetConfig): void => {
  for (const { kind, path } of places) if (kind === 'folder') refusePathInside(path, set);
};

/** The same for a folder that may become one. */
export const refusePathInside = (path: string, set: SetConfig): void => {
  const root = wholeFolderOf(set);
  if (`${path}/`.startsWith(root.endsWith('/') ? root : `${root}/`))
    throw new SafelightError('vault-inside-set', { vault: path, set: set.path });
};

/**
 * What a set takes whole: its folder, that of a Capture One document; of Lightroom no more than the catalog, and of a
 * user's folder none.
 */
const wholeFolderOf = ({ kind, path }: SetConfig): string => {
  switch (kind) {
    case 'folder':
      return path;
    case 'lightroom':
    case 'studio':
      return `${path}/`;
    case 'capture-one-catalog':
    case 'capture-one-session':
      return dirname(path);
  }
};
