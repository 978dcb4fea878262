import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { writeFileDurably } from '../fs/durable.ts';
import { SafelightError, systemCode } from '../model/errors.ts';
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
const Outer = v.strictObject({ version: v.literal(1), nonce: v.string(), sealed: v.string() });
const TAG = 16;

/**
 * A key of its own for the account (RFC 5869, no salt: the secret is 32 random bytes), so that no two kinds of file are
 * sealed under one key, and neither can be put in the other's place.
 */
const keyOf = (secret: Uint8Array): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(), 'safelight mail account', 32));

/**
 * Seals account and password with AES-256-GCM, bound to the vault's id, into a file that only its user may read (0600).
 * The keychain still holds 32 bytes and nothing else; they unlock one more file of the state folder.
 * Throws `disk-full` or `read-only` naming the file.
 */
export const writeMailAccount = async (
  path: string,
  account: SealedMailAccount,
  { secret, vault }: AccountLock,
): Promise<void> => {
  const { host, port, security, user, from, password } = account;
  const inner = { host, port, security, user, from, name: account.name ?? null, ca: account.ca ?? null };
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret), nonce).setAAD(Buffer.from(vault));
  const sealed = Buffer.concat([
    cipher.update(JSON.stringify({ ...inner, password }), 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  const outer = { version: 1, nonce: nonce.toString('base64'), sealed: sealed.toString('base64') };
  await writeFileDurably(path, `${JSON.stringify(outer)}\n`, { mode: 0o600 });
};

/** Null where no account was set up. Throws `mail-not-set-up` where the file is damaged, of another vault, or sealed under another secret. */
export const readMailAccount = async (path: string, lock: AccountLock): Promise<SealedMailAccount | null> => {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return null;
    throw notSetUp(`${path} cannot be read (${systemCode(error)})`, error);
  });
  if (text === null) return null;
  try {
    return opened(text, lock);
  } catch {
    // No cause: what a parser says could quote what it read.
    throw notSetUp(`${path} is damaged, or sealed under another secret`);
  }
};

const opened = (text: string, { secret, vault }: AccountLock): SealedMailAccount => {
  const outer = v.parse(Outer, JSON.parse(text));
  const sealed = Buffer.from(outer.sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', keyOf(secret), Buffer.from(outer.nonce, 'base64'), {
    authTagLength: TAG,
  })
    .setAAD(Buffer.from(vault))
    .setAuthTag(sealed.subarray(-TAG));
  const inner = Buffer.concat([decipher.update(sealed.subarray(0, -TAG)), decipher.final()]);
  return v.parse(Inner, JSON.parse(inner.toString('utf8')));
};

const notSetUp = (why: string, cause?: unknown) => new SafelightError('mail-not-set-up', { why }, cause);
