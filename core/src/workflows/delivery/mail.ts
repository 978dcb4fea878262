import { rm } from 'node:fs/promises';
import type { MailAccountShown, VaultConfig } from '@safelight/manifests';
import { readMailAccount, type SealedMailAccount, writeMailAccount } from '../../mail/account-file.ts';
import { SafelightError } from '../../model/errors.ts';
import { chooseVault, type Home } from '../home.ts';
import { secretStoreFor } from '../session.ts';

export type { MailAccountShown } from '@safelight/manifests';

export interface MailAccountOptions {
  readonly vaultName: string | null;
  /** What is kept from now on; `show`: as it is; `forget`: none. */
  readonly change: SealedMailAccount | 'show' | 'forget';
}

/** `delivery mail`: how mail is sent from this computer. The password lies sealed under the keychain's secret. */
export const mailAccount = async (
  home: Home,
  { vaultName, change }: MailAccountOptions,
): Promise<MailAccountShown> => {
  const vault = chooseVault(await home.config(), home, vaultName);
  const path = home.mailAccount(vault.id);
  const secret = await secretStoreFor(home, vault.keystore).get(vault.id);
  const lock = { secret, vault: vault.id };
  if (change === 'forget') await rm(path, { force: true });
  else if (change !== 'show') await writeMailAccount(path, change, lock);
  return { account: shown(await readMailAccount(path, lock)) };
};

/** The account that was set up. Throws `mail-not-set-up` where none was, and what the keychain says. */
export const keptMailAccount = async (
  home: Home,
  { id, keystore }: Pick<VaultConfig, 'id' | 'keystore'>,
): Promise<SealedMailAccount> => {
  const secret = await secretStoreFor(home, keystore).get(id);
  const account = await readMailAccount(home.mailAccount(id), { secret, vault: id });
  if (account === null) throw new SafelightError('mail-not-set-up', { why: 'no mail account was named' });
  return account;
};

const shown = (account: SealedMailAccount | null): MailAccountShown['account'] => {
  if (account === null) return null;
  const { host, port, security, user, from } = account;
  return { host, port, security, user, from };
};
