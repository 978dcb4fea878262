import { open } from 'node:fs/promises';
import type { Config, Key, PublicKey, Subkey } from 'openpgp';
import type { Fingerprint } from '../model/digest.ts';
import { SafelightError, systemCode } from '../model/errors.ts';
import { type BytePath, displayPath, pathBuffer } from '../model/paths.ts';

/**
 * The certificate of someone to whom an archive is encrypted. Beside openpgp.ts this file touches OpenPGP.js too: that
 * one knows the keys of a vault, whatever the clock says; this one the keys of strangers, who may have let them expire.
 */
const load = () => import('openpgp');

/** Someone who can open what is encrypted to the certificate. */
export interface Recipient {
  readonly fingerprint: Fingerprint;
  /** Whose it is, as the certificate's owner signed it: text from outside. */
  readonly userIds: readonly string[];
  /** The Public-Key Encrypted Session Key packet, version 3, for a session key of AES-256 (RFC 4880, section 5.1). */
  encryptSessionKey(sessionKey: Uint8Array): Promise<Uint8Array>;
}

/** Bytes of a certificate's file at the most; a hundred times what one with a portrait has. */
export const MOST_BYTES = 4 * 1024 * 1024;
/** Bits of an RSA key at the least: of 2,048, of which some programs lose the first. */
const LEAST_RSA_BITS = 2047;
/** Version and algorithms that every GnuPG from 2.1 on reads; of those of RFC 9580 GnuPG 2.2 knows none. */
const READABLE_VERSION = 4;
const UNREADABLE = ['x25519', 'x448', 'ed25519', 'ed448'] as const;
const OUTDATED = ['dsa', 'elgamal'] as const;
/** GnuPG reads these; OpenPGP.js needs a package for the first in Node that it does not bring, and refuses the last. */
const FOREIGN_CURVES = ['brainpoolP256r1', 'brainpoolP384r1', 'brainpoolP512r1', 'secp256k1'] as const;
const RSA = ['rsaEncryptSign', 'rsaEncrypt', 'rsaSign'] as const;
const ENCRYPTING = ['rsaEncryptSign', 'rsaEncrypt', 'ecdh', 'elgamal', 'x25519', 'x448'] as const;
/** Flags of a key that may encrypt communications or storage (RFC 4880, section 5.2.3.21). */
const MAY_ENCRYPT = 0x04 | 0x08;

/**
 * Reads a certificate (armored or binary), at `now`. A secret key is taken for the certificate in it. Throws
 * `recipient-refused`, and why, for what is not one certificate, is revoked or expired, cannot encrypt, is too weak, or
 * is of a kind that GnuPG 2.2 does not read. Several certificates in one file are refused: nobody looks at the second.
 */
export const readRecipient = async (path: BytePath, now: Date): Promise<Recipient> => {
  const refuse = (why: string, cause?: unknown) =>
    new SafelightError('recipient-refused', { path: displayPath(path), why }, cause);
  const keys = await parse(await read(path, refuse));
  const [key, second] = keys;
  if (key === undefined) throw refuse('it is not an OpenPGP certificate');
  if (second !== undefined)
    throw refuse('it holds more than one certificate; give each in a file of its own');
  const config = await strictConfig();
  const fault = await faultOf(key.toPublic(), now, config);
  if (fault !== null) throw refuse(fault);
  return recipientOf(key.toPublic(), now, config);
};

type Refuse = (why: string, cause?: unknown) => SafelightError;

const read = async (path: BytePath, refuse: Refuse): Promise<Buffer> => {
  try {
    await using file = await open(pathBuffer(path), 'r');
    const bytes = Buffer.alloc(MOST_BYTES + 1);
    let filled = 0;
    for (let got = 1; got > 0; filled += got)
      got = (await file.read(bytes, filled, bytes.length - filled, null)).bytesRead;
    if (filled > MOST_BYTES) throw refuse('it is too large for a certificate');
    return bytes.subarray(0, filled);
  } catch (error) {
    const code = systemCode(error);
    if (error instanceof SafelightError || code === undefined) throw error;
    throw refuse(code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`, error);
  }
};

const BEGIN = /^-----BEGIN PGP (PUBLIC|PRIVATE) KEY BLOCK-----/gm;

/** The keys of a file; none where it is something else. */
const parse = async (bytes: Buffer): Promise<readonly Key[]> => {
  const { readKeys } = await load();
  const text = bytes.toString('latin1');
  const blocks = [...text.matchAll(BEGIN)].map(({ index }) => index);
  const readings =
    blocks.length > 0
      ? blocks.map((from, at) => readKeys({ armoredKeys: text.slice(from, blocks[at + 1]) }))
      : [readKeys({ binaryKeys: bytes })];
  const read = await Promise.allSettled(readings);
  return read.flatMap((reading) => (reading.status === 'fulfilled' ? reading.value : []));
};

/** What OpenPGP.js refuses by itself, and the algorithms that GnuPG 2.2 does not read. */
const strictConfig = async (): Promise<Config> => {
  const { config, enums } = await load();
  const refused = [...OUTDATED, ...UNREADABLE].map((name) => enums.publicKey[name]);
  return {
    ...config,
    minRSABits: LEAST_RSA_BITS,
    rejectPublicKeyAlgorithms: new Set(refused),
    rejectCurves: new Set(FOREIGN_CURVES.map((name) => enums.curve[name])),
  };
};

/** Why nothing can be encrypted to a certificate at `now`; null where it can. */
const faultOf = async (key: PublicKey, now: Date, config: Config): Promise<string | null> => {
  const { version } = key.keyPacket;
  if (version !== READABLE_VERSION) return `it is of version ${version}, which GnuPG 2.2 does not read`;
  // First of all: no signature of a key of an unknown kind can be checked.
  const weakness = weaknessOf(key);
  if (weakness !== null) return weakness;
  if (await key.isRevoked(undefined, undefined, now)) return 'its owner revoked it';
  const expires = await key.getExpirationTime();
  if (expires === null) return 'no name in it is signed with its own key, or its owner revoked them all';
  if (expires <= now) return `it expired on ${dayOf(expires)}`;
  const made = key.getCreationTime();
  if (made > now) return `it was made on ${dayOf(made)}, which the clock of this computer has not reached`;
  const usable = await key.getEncryptionKey(undefined, now, undefined, config).catch(() => null);
  return usable === null ? faultOfSubkeys(key, now) : null;
};

const weaknessOf = (key: Key | Subkey): string | null => {
  const { algorithm, bits = 0, curve = '' } = key.getAlgorithmInfo();
  if (isOneOf(RSA, algorithm) && bits < LEAST_RSA_BITS)
    return `its RSA key has ${bits} bits, too few to be safe`;
  if (isOneOf(OUTDATED, algorithm)) return `its key is of an outdated kind (${algorithm})`;
  if (isOneOf(UNREADABLE, algorithm))
    return `its key is of a kind that GnuPG 2.2 does not read (${algorithm})`;
  if (isOneOf(FOREIGN_CURVES, curve)) return `its key is of a kind that Safelight does not know (${curve})`;
  return null;
};

const NO_SUBKEY = 'it has no key for encryption, it can only sign';

/** Of the newest subkey that is there for encryption. */
const faultOfSubkeys = async (key: PublicKey, now: Date): Promise<string> => {
  const [subkey] = key.subkeys
    .filter(isForEncryption)
    .sort((a, b) => b.getCreationTime().getTime() - a.getCreationTime().getTime());
  const binding = subkey === undefined ? undefined : bindingOf(subkey);
  if (subkey === undefined || binding === undefined) return NO_SUBKEY;
  if (await subkey.isRevoked(binding, key.keyPacket, now)) return 'its owner revoked its key for encryption';
  const expires = await subkey.getExpirationTime();
  if (expires !== null && expires <= now) return `its key for encryption expired on ${dayOf(expires)}`;
  return weaknessOf(subkey) ?? 'its key for encryption is damaged, or not valid at this time';
};

const isForEncryption = (subkey: Subkey): boolean => {
  const flags = bindingOf(subkey)?.keyFlags?.[0] ?? MAY_ENCRYPT;
  return isOneOf(ENCRYPTING, subkey.getAlgorithmInfo().algorithm) && (flags & MAY_ENCRYPT) !== 0;
};

/** The newest signature with which the primary key says what a subkey is for. */
const bindingOf = (subkey: Subkey) =>
  subkey.bindingSignatures.toSorted((a, b) => Number(b.created) - Number(a.created))[0];

const isOneOf = (names: readonly string[], name: string): boolean => names.includes(name);

// OpenPGP.js says Infinity for never.
const dayOf = (date: Date | number): string => new Date(date).toISOString().slice(0, 10);

const recipientOf = async (key: PublicKey, now: Date, config: Config): Promise<Recipient> => ({
  fingerprint: key.getFingerprint() as Fingerprint,
  userIds: await signedNames(key, now),
  encryptSessionKey: async (sessionKey) => {
    const { encryptSessionKey } = await load();
    const to = { encryptionKeys: key, date: now, config };
    return encryptSessionKey({ ...to, data: sessionKey, algorithm: 'aes256', format: 'binary' });
  },
});

/** Anybody can add a name to a certificate; only its owner can sign it. */
const signedNames = async (key: PublicKey, now: Date): Promise<readonly string[]> => {
  const names = key.users.map(async (user) => {
    const isSigned = await user.verify(now).catch(() => false);
    return isSigned && user.userID !== null ? [user.userID.userID] : [];
  });
  return (await Promise.all(names)).flat();
};
