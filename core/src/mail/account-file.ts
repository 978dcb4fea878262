import * as v from 'valibot';
import { type FileLock, readSealedFile, writeSealedFile } from '../keys/sealed-file.ts';
import { SafelightError } from '../model/errors.ts';
import type { MailAccount } from './account.ts';

/** The account with what opens it; held no longer than a message takes to send. */
export interface SealedMailAccount extends MailAccount {
  /** Null where the account has no user. */
  readonly password: string | null;
}

/** The 32 bytes that the keychain, or the secret file, holds for a vault, and the vault's id. */
export interface AccountLock {
  readonly secret: Uint8Array;
  readonly vault: string;
}

const Inner = v.strictObject({
  host: v.string(),
  port: v.number(),
  security: v.picklist(['tls', 'starttls', 'none']),
  user: v.nullable(v.string()),
  from: v.string(),
  name: v.nullable(v.string()),
  ca: v.nullable(v.string()),
  password: v.nullable(v.string()),
});

const lockOf = (lock: AccountLock): FileLock => ({ ...lock, purpose: 'safelight mail account' });

/** Seals account and password for this computer alone. Throws `disk-full` or `read-only` naming the file. */
export const writeMailAccount = async (
  path: string,
  account: SealedMailAccount,
  lock: AccountLock,
): Promise<void> => {
  const { host, port, security, user, from, password } = account;
  const inner = { host, port, security, user, from, name: account.name ?? null, ca: account.ca ?? null };
  await writeSealedFile(path, JSON.stringify({ ...inner, password }), lockOf(lock));
};

/** Null where no account was set up. Throws `mail-not-set-up` where the file is damaged, of another vault, or sealed under another secret. */
export const readMailAccount = (path: string, lock: AccountLock): Promise<SealedMailAccount | null> =>
  readSealedFile(path, lockOf(lock), {
    parse: (text) => v.parse(Inner, JSON.parse(text)),
    fault: (why, cause) => new SafelightError('mail-not-set-up', { why }, cause),
  });
