import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { VaultDescription, VaultSecrets } from '@safelight/manifests';
import { assetUrl } from '../fs/asset.ts';
import type { Sha256 } from '../model/digest.ts';
import type { Place, VaultPath } from '../place/place.ts';
import { CONTENT_KEY } from '../seal/hash.ts';
import {
  armorCertificate,
  certifyMachine,
  lockPrimary,
  type Signer,
  sealMessage,
  signDetached,
  verifierOf,
} from '../seal/openpgp.ts';
import * as layout from './layout.ts';
import { beginVault, completeVault } from './new-folder.ts';

export interface NewVault {
  readonly place: Place;
  readonly id: string;
  readonly name: string;
  readonly primary: Signer;
  readonly machine: Signer;
  /** The recovery words joined by hyphens. */
  readonly passphrase: string;
  readonly now: Date;
}

/**
 * Writes an empty vault into a folder that is empty or not there. `vault.json` comes last: with it the folder is a vault.
 * Gives the content key. Throws `vault-exists`, `folder-not-empty`, `disk-full`, `read-only`.
 */
export const createVault = async (vault: NewVault): Promise<Uint8Array> => {
  const folder = vault.place.locator.path;
  const description = Buffer.from(`${JSON.stringify(describe(vault), null, 2)}\n`);
  await beginVault(folder, description);
  const contentKey = randomBytes(CONTENT_KEY);
  const put = (path: VaultPath, bytes: Uint8Array | string) => vault.place.put(path, Buffer.from(bytes));
  await put(layout.README, await asset('README.txt'));
  const script = await asset('restore.sh');
  await put(layout.RESTORE_SCRIPT, script);
  await put(layout.RESTORE_SIGNATURE, await signDetached(script, vault.primary, vault.now));
  await put(layout.CERTIFICATE, armorCertificate(verifierOf(vault.primary)));
  const recoveryKey = Buffer.from(await lockPrimary(vault.primary, vault.passphrase));
  await put(layout.RECOVERY_KEY, recoveryKey);
  await put(layout.RECOVERY_SIGNATURE, await signDetached(recoveryKey, vault.primary, vault.now));
  await putMachine(vault.place, vault.machine, vault.primary, vault.now);
  await putSecrets(vault, contentKey);
  await put(layout.DESCRIPTION_SIGNATURE, await signDetached(description, vault.primary, vault.now));
  await completeVault(folder);
  return contentKey;
};

/** Publishes a machine's certificate, certified by the vault's primary key. */
export const putMachine = async (place: Place, machine: Signer, primary: Signer, now: Date): Promise<void> =>
  place.put(
    layout.machinePath(machine.fingerprint),
    Buffer.from(await certifyMachine(machine, primary, now)),
  );

/** The script and page that every vault carries, as they are shipped. */
export const asset = (name: string): Promise<Buffer> => readFile(assetUrl(name));

const describe = ({ id, name, primary, now }: NewVault): VaultDescription => ({
  format: 1,
  vault: id,
  name,
  certificate: primary.fingerprint,
  created: now.toISOString(),
});

const putSecrets = async ({ place, id, primary, now }: NewVault, contentKey: Uint8Array): Promise<void> => {
  const secrets: VaultSecrets = {
    type: 'secrets',
    vault: id,
    certificate: primary.fingerprint,
    machine: primary.fingerprint,
    seq: 0,
    previous: null,
    contentKey: Buffer.from(contentKey).toString('hex').toUpperCase(),
  };
  const bytes = await sealMessage(Buffer.from(JSON.stringify(secrets)), {
    to: verifierOf(primary),
    signer: primary,
    now,
  });
  const sha256 = createHash('sha256').update(bytes).digest('hex') as Sha256;
  await place.put(layout.settingsPath(sha256), bytes);
};
