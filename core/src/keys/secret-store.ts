import { constants } from 'node:fs';
import { chmod, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeFileDurably } from '../fs/durable.ts';
import { makePrivateFolder } from '../fs/private-folder.ts';
import { SafelightError, systemCode } from '../model/errors.ts';

export const SECRET_BYTES = 32;

/** Where this computer keeps the 32 bytes that unlock its key files. There is no fallback from one kind to the other. */
export interface SecretStore {
  readonly kind: 'keychain' | 'file';
  /** Stores 32 bytes, reads them back and compares. Replaces what was there. */
  put(vault: string, secret: Uint8Array): Promise<void>;
  /** Throws `keychain-entry-missing` (keychain) or `key-file-damaged` (file) where there is none. */
  get(vault: string): Promise<Uint8Array>;
  /** True if there was one. */
  remove(vault: string): Promise<boolean>;
}

export const encodeSecret = (secret: Uint8Array): string => {
  if (secret.length !== SECRET_BYTES)
    throw new SafelightError('unexpected', {
      why: `a secret of ${secret.length} bytes, not ${SECRET_BYTES}`,
    });
  return Buffer.from(secret).toString('base64');
};

/** The bytes, or null where the text is not the base64 of 32 bytes. */
export const decodeSecret = (text: string): Uint8Array | null => {
  const secret = Buffer.from(text, 'base64');
  return secret.length === SECRET_BYTES && secret.toString('base64') === text ? secret : null;
};

/** The store of `--keystore file`: a file (0600) in a folder of its own (0700), one line of base64. */
export const fileSecretStore = (pathOf: (vault: string) => string): SecretStore => ({
  kind: 'file',
  put: (vault, secret) => putFile(pathOf(vault), secret),
  get: (vault) => getFile(pathOf(vault)),
  remove: (vault) => removeFile(pathOf(vault)),
});

const putFile = async (path: string, secret: Uint8Array): Promise<void> => {
  await makePrivateFolder(dirname(path));
  await chmod(dirname(path), 0o700);
  await writeFileDurably(path, `${encodeSecret(secret)}\n`, { mode: 0o600 });
  if (Buffer.compare(await getFile(path), secret) === 0) return;
  await rm(path, { force: true });
  throw damaged(path, 'it does not hold what was written');
};

const getFile = async (path: string): Promise<Uint8Array> => {
  const secret = decodeSecret((await readPrivateText(path)).trimEnd());
  if (secret === null) throw damaged(path, `it does not hold ${SECRET_BYTES} bytes in base64`);
  return secret;
};

const removeFile = async (path: string): Promise<boolean> => {
  try {
    await rm(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
};

const readPrivateText = async (path: string): Promise<string> => {
  const file = await openKeyFile(path);
  try {
    const { mode } = await file.stat();
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) throw damaged(path, readableByOthers(mode));
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
};

/** O_NOFOLLOW: a link in the key's place is not ours. Windows has neither the flag nor the mode bits. */
const openKeyFile = async (path: string) => {
  try {
    return await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    const why = { ENOENT: 'it is missing', ELOOP: 'it is a link' }[systemCode(error) ?? ''];
    throw damaged(path, why ?? `the system says ${systemCode(error) ?? 'nothing more'}`, error);
  }
};

const readableByOthers = (mode: number) =>
  `others on this computer may read it (mode ${(mode & 0o777).toString(8)}; it must be 600)`;

const damaged = (path: string, why: string, cause?: unknown) =>
  new SafelightError('key-file-damaged', { path, why }, cause);
