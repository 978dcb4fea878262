import type { Key, PrivateKey, PublicKey } from 'openpgp';
import type { Fingerprint } from '../model/digest.ts';

/**
 * The one file that touches OpenPGP.js. Keys are v4 (Ed25519, Curve25519) so that every gpg since 2.1 reads them.
 *
 * Time: a machine's clock may be years off, and order never comes from it. Signatures are checked without regard to
 * the time, and made no earlier than the keys they need.
 */
const load = () => import('openpgp');

/** A secret that may sign as this vault's primary key or as a machine. */
export interface Signer {
  readonly fingerprint: Fingerprint;
  readonly key: PrivateKey;
}
/** A certificate whose signatures count. */
export interface Verifier {
  readonly fingerprint: Fingerprint;
  readonly key: PublicKey;
}
/** The secret half of the vault's encryption subkey. */
export interface Opener {
  readonly fingerprint: Fingerprint;
  readonly key: PrivateKey;
}

/** S2K octet of `recovery-key.asc`: 255 is 65,011,712 bytes hashed for each guess (RFC 4880, section 3.7.1.3). */
const RECOVERY_S2K = 255;

const fingerprintOf = (key: Key): Fingerprint => key.getFingerprint() as Fingerprint;

/** Never before any of the keys was made: a clock that ran ahead once must not stop the vault. */
const dateFor = (now: Date, ...keys: readonly Key[]): Date =>
  new Date(
    Math.max(
      now.getTime(),
      ...keys.flatMap((key) => [key, ...key.subkeys].map((part) => part.getCreationTime().getTime())),
    ),
  );

const generate = async (userName: string, date: Date, subkeys: { sign: boolean }[]): Promise<PrivateKey> => {
  const { generateKey } = await load();
  const { privateKey } = await generateKey({
    type: 'ecc',
    curve: 'curve25519Legacy',
    userIDs: [{ name: userName }],
    subkeys,
    date,
    format: 'object',
  });
  return privateKey;
};

/** A new vault's primary key with its encryption subkey. */
export const generatePrimary = async (userName: string, date: Date): Promise<Signer> => {
  const key = await generate(userName, date, [{ sign: false }]);
  return { fingerprint: fingerprintOf(key), key };
};

/** A new machine's signing key. */
export const generateMachine = async (userName: string, date: Date): Promise<Signer> => {
  const key = await generate(userName, date, []);
  return { fingerprint: fingerprintOf(key), key };
};

export const verifierOf = ({ fingerprint, key }: Signer): Verifier => ({ fingerprint, key: key.toPublic() });

/** The armored certificate of a key. */
export const armorCertificate = ({ key }: Verifier): string => key.armor();

/** The machine's certificate with the primary key's certification on it, armored. */
export const certifyMachine = async (machine: Signer, primary: Signer, now: Date): Promise<string> => {
  const certified = await machine.key
    .toPublic()
    .signAllUsers([primary.key], dateFor(now, machine.key, primary.key));
  return certified.armor();
};

/** The whole secret key under the recovery words' passphrase, armored: `recovery-key.asc`. */
export const lockPrimary = async (primary: Signer, passphrase: string): Promise<string> => {
  const { encryptKey } = await load();
  const locked = await encryptKey({
    privateKey: primary.key,
    passphrase,
    config: { s2kIterationCountByte: RECOVERY_S2K },
  });
  return locked.armor();
};

/** Null where the passphrase is not the one. */
export const unlockPrimary = async (armored: string, passphrase: string): Promise<Signer | null> => {
  const { decryptKey, readPrivateKey } = await load();
  const locked = await readPrivateKey({ armoredKey: armored });
  const key = await decryptKey({ privateKey: locked, passphrase }).catch(() => null);
  return key === null ? null : { fingerprint: fingerprintOf(key), key };
};

/** The opening key alone, armored without a lock: its primary secret is left out (`gnu-dummy`). Keep it sealed. */
export const armorOpener = async ({ key }: Signer): Promise<string> => {
  const { readPrivateKey } = await load();
  const opener = await readPrivateKey({ armoredKey: key.armor() });
  if ('makeDummy' in opener.keyPacket) opener.keyPacket.makeDummy();
  return opener.armor();
};

export const armorSigner = ({ key }: Signer): string => key.armor();

/** Reads back what `armorOpener` or `armorSigner` wrote. Throws where it is none. */
export const readSecret = async (armored: string): Promise<Signer> => {
  const { readPrivateKey } = await load();
  const key = await readPrivateKey({ armoredKey: armored });
  return { fingerprint: fingerprintOf(key), key };
};

/** Null where the text is no certificate. */
export const readCertificate = async (armored: string): Promise<Verifier | null> => {
  const { readKey } = await load();
  const key = await readKey({ armoredKey: armored }).catch(() => null);
  return key === null ? null : { fingerprint: fingerprintOf(key), key: key.toPublic() };
};

/** The machine of a certificate that the primary key certified; null where it did not. */
export const readMachine = async (armored: string, primary: Verifier): Promise<Verifier | null> => {
  const machine = await readCertificate(armored);
  if (machine === null) return null;
  const [user] = machine.key.users;
  if (user === undefined) return null;
  const verdicts = await Promise.all(
    user.otherCertifications.map(async (certification) => {
      const found = await user.verifyCertificate(certification, [primary.key], FOREVER).catch(() => null);
      return found === true;
    }),
  );
  // Where the key's own signature is damaged, nothing that it signed could be checked.
  const signs = await machine.key.getSigningKey(undefined, FOREVER).catch(() => null);
  return signs !== null && verdicts.includes(true) ? machine : null;
};

// Without regard to time: OpenPGP.js takes null for "do not compare dates", which its typings do not know.
const FOREVER = null as unknown as Date;

/** Signs, then encrypts to the vault's certificate. */
export const sealMessage = async (
  data: Uint8Array,
  { to, signer, now }: { readonly to: Verifier; readonly signer: Signer; readonly now: Date },
): Promise<Uint8Array> => {
  const { createMessage, encrypt, enums } = await load();
  const date = dateFor(now, to.key, signer.key);
  return encrypt({
    message: await createMessage({ binary: data, date }),
    encryptionKeys: to.key,
    signingKeys: signer.key,
    date,
    format: 'binary',
    config: { preferredCompressionAlgorithm: enums.compression.zlib, aeadProtect: false },
  });
};

export type Opened =
  | { readonly kind: 'opened'; readonly data: Uint8Array; readonly signer: Fingerprint }
  | { readonly kind: 'unreadable'; readonly why: string }
  | { readonly kind: 'stranger'; readonly why: string };

/** Decrypts, then looks for a good signature of one of `signers`. */
export const openMessage = async (
  sealed: Uint8Array,
  { opener, signers }: { readonly opener: Opener; readonly signers: readonly Verifier[] },
): Promise<Opened> => {
  const { decrypt, readMessage } = await load();
  try {
    const { data, signatures } = await decrypt({
      message: await readMessage({ binaryMessage: sealed }),
      decryptionKeys: opener.key,
      verificationKeys: signers.map(({ key }) => key),
      date: FOREVER,
      format: 'binary',
      config: { maxDecompressedMessageSize: 1 << 30 },
    });
    const signer = await goodSigner(signatures, signers);
    return signer === null
      ? { kind: 'stranger', why: 'no machine of this vault signed it' }
      : { kind: 'opened', data, signer };
  } catch (error) {
    return { kind: 'unreadable', why: error instanceof Error ? error.message : 'it cannot be decrypted' };
  }
};

interface FoundSignature {
  readonly keyID: { toHex(): string };
  readonly verified: Promise<true>;
}

const goodSigner = async (
  signatures: readonly FoundSignature[],
  signers: readonly Verifier[],
): Promise<Fingerprint | null> => {
  for (const signature of signatures) {
    const good = await signature.verified.catch(() => false);
    const id = signature.keyID.toHex();
    const signer = signers.find(({ key }) => key.getKeys().some((part) => part.getKeyID().toHex() === id));
    if (good && signer !== undefined) return signer.fingerprint;
  }
  return null;
};

/** Clear-signs text: readable as it is, checked by `gpg --verify`. */
export const signText = async (text: string, signer: Signer, now: Date): Promise<string> => {
  const { createCleartextMessage, sign } = await load();
  const date = dateFor(now, signer.key);
  return sign({ message: await createCleartextMessage({ text }), signingKeys: signer.key, date });
};

/** The text of a clear-signed message and who signed it, or null where none of `signers` did. */
export const readSignedText = async (
  signed: string,
  signers: readonly Verifier[],
): Promise<{ readonly text: string; readonly signer: Fingerprint } | null> => {
  const { readCleartextMessage, verify } = await load();
  const message = await readCleartextMessage({ cleartextMessage: signed }).catch(() => null);
  if (message === null) return null;
  const verificationKeys = signers.map(({ key }) => key);
  const { data, signatures } = await verify({ message, verificationKeys, date: FOREVER });
  const signer = await goodSigner(signatures, signers);
  return signer === null ? null : { text: data, signer };
};

/** An armored signature that lies beside the file it is of. */
export const signDetached = async (data: Uint8Array, signer: Signer, now: Date): Promise<string> => {
  const { createMessage, sign } = await load();
  const date = dateFor(now, signer.key);
  return sign({
    message: await createMessage({ binary: data }),
    signingKeys: signer.key,
    detached: true,
    date,
  });
};

export const detachedHolds = async (data: Uint8Array, signature: string, by: Verifier): Promise<boolean> => {
  const { createMessage, readSignature, verify } = await load();
  const read = await readSignature({ armoredSignature: signature }).catch(() => null);
  if (read === null) return false;
  const message = await createMessage({ binary: data });
  const { signatures } = await verify({ message, signature: read, verificationKeys: by.key, date: FOREVER });
  return (await goodSigner(signatures, [by])) !== null;
};
