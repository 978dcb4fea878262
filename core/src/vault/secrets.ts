import { DocumentError, parseDocument, VaultSecrets } from '@safelight/manifests';
import type { Sha256 } from '../model/digest.ts';
import { isSafelightError, SafelightError } from '../model/errors.ts';
import { settingsPath } from './layout.ts';
import { openSealed, type ReadableStore } from './store.ts';

/** The content key of a vault, sealed in its `settings/` and signed by the primary key. Throws `file-missing`. */
export const readContentKey = async (store: ReadableStore): Promise<Uint8Array> => {
  const trusted: ReadableStore = { ...store, signers: [store.identity.certificate] };
  for (const { name } of await store.place.list('settings')) {
    const key = await readOne(trusted, name as Sha256);
    if (key !== null) return key;
  }
  throw new SafelightError('file-missing', { path: 'settings' });
};

const readOne = async (store: ReadableStore, sha256: Sha256): Promise<Uint8Array | null> => {
  try {
    const { text } = await openSealed(store, settingsPath(sha256), sha256);
    const secrets = parseDocument(VaultSecrets, text);
    return secrets.vault === store.identity.description.vault ? Buffer.from(secrets.contentKey, 'hex') : null;
  } catch (error) {
    if (isSafelightError(error) || error instanceof DocumentError) return null;
    throw error;
  }
};
