import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { writeFileDurably } from '../fs/durable.ts';
import { systemCode } from '../model/errors.ts';

/** The 32 bytes that the keychain, or the secret file, holds for a vault, the vault's id, and what the file is for. */
export interface FileLock {
  readonly secret: Uint8Array;
  readonly vault: string;
  /** Told apart by the key: a file of one purpose cannot be put in the place of another. */
  readonly purpose: string;
}

const Outer = v.strictObject({ version: v.literal(1), nonce: v.string(), sealed: v.string() });
const TAG = 16;

/** A key of its own for each purpose (RFC 5869, no salt: the secret is 32 random bytes). */
const keyOf = ({ secret, purpose }: FileLock): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(), purpose, 32));

/**
 * Seals a text with AES-256-GCM, bound to the vault's id, into a file that only its user may read (0600). The keychain still
 * holds 32 bytes and nothing else; they unlock one more file of the state folder. Throws `disk-full` or `read-only`.
 */
export const writeSealedFile = async (path: string, text: string, lock: FileLock): Promise<void> => {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(lock), nonce).setAAD(Buffer.from(lock.vault));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  const outer = { version: 1, nonce: nonce.toString('base64'), sealed: sealed.toString('base64') };
  await writeFileDurably(path, `${JSON.stringify(outer)}\n`, { mode: 0o600 });
};

/** The text, parsed; null where there is no such file. Why it cannot be had goes to `fault`, whose error is thrown. */
export const readSealedFile = async <T>(
  path: string,
  lock: FileLock,
  {
    parse,
    fault,
  }: { readonly parse: (text: string) => T; readonly fault: (why: string, cause?: unknown) => Error },
): Promise<T | null> => {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return null;
    throw fault(`${path} cannot be read (${systemCode(error)})`, error);
  });
  if (text === null) return null;
  try {
    return parse(opened(text, lock));
  } catch {
    // No cause: what a parser says could quote what it read.
    throw fault(`${path} is damaged, or sealed under another secret`);
  }
};

const opened = (text: string, lock: FileLock): string => {
  const outer = v.parse(Outer, JSON.parse(text));
  const sealed = Buffer.from(outer.sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', keyOf(lock), Buffer.from(outer.nonce, 'base64'), {
    authTagLength: TAG,
  })
    .setAAD(Buffer.from(lock.vault))
    .setAuthTag(sealed.subarray(-TAG));
  return Buffer.concat([decipher.update(sealed.subarray(0, -TAG)), decipher.final()]).toString('utf8');
};
