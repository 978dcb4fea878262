import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { writeFileDurably } from '../fs/durable.ts';
import { SafelightError, systemCode } from '../model/errors.ts';

/** What this computer holds of a vault; never on disk but sealed. */
export interface MachineKeys {
  /** The machine's signing key, armored. */
  readonly signing: string;
  /** The vault's opening key, armored; null on a computer that only adds. */
  readonly opening: string | null;
  /** The secret behind content ids. */
  readonly contentKey: Uint8Array;
}

const Inner = v.strictObject({
  signing: v.string(),
  opening: v.nullable(v.string()),
  contentKey: v.string(),
});
const Outer = v.strictObject({ version: v.literal(1), nonce: v.string(), sealed: v.string() });
const TAG = 16;

/** Seals the keys under the 32 bytes of the keychain with AES-256-GCM, bound to the vault's id. */
export const writeKeyFile = async (
  path: string,
  keys: MachineKeys,
  { secret, vault }: { readonly secret: Uint8Array; readonly vault: string },
): Promise<void> => {
  const inner = { ...keys, contentKey: Buffer.from(keys.contentKey).toString('hex') };
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(Buffer.from(vault));
  const sealed = Buffer.concat([
    cipher.update(JSON.stringify(inner), 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  const outer = { version: 1, nonce: nonce.toString('base64'), sealed: sealed.toString('base64') };
  await writeFileDurably(path, `${JSON.stringify(outer)}\n`, { mode: 0o600 });
};

/** Throws `key-file-damaged` where the file is missing, damaged, or sealed under another secret. */
export const readKeyFile = async (
  path: string,
  { secret, vault }: { readonly secret: Uint8Array; readonly vault: string },
): Promise<MachineKeys> => {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const why = systemCode(error) === 'ENOENT' ? 'it is missing' : `the system says ${systemCode(error)}`;
    throw new SafelightError('key-file-damaged', { path, why }, error);
  });
  try {
    const outer = v.parse(Outer, JSON.parse(text));
    const sealed = Buffer.from(outer.sealed, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', secret, Buffer.from(outer.nonce, 'base64'))
      .setAAD(Buffer.from(vault))
      .setAuthTag(sealed.subarray(-TAG));
    const inner = Buffer.concat([decipher.update(sealed.subarray(0, -TAG)), decipher.final()]);
    const keys = v.parse(Inner, JSON.parse(inner.toString('utf8')));
    return { ...keys, contentKey: Buffer.from(keys.contentKey, 'hex') };
  } catch {
    // No cause: what a parser says could quote what it read.
    throw new SafelightError('key-file-damaged', { path, why: 'the keychain does not unlock it' });
  }
};
