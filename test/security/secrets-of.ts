import { wordsOf } from '../../core/src/keys/words.ts';
import type { Signer } from '../../core/src/seal/openpgp.ts';
import { KeyIndex } from '../../core/src/vault/key-index.ts';
import { openLedger } from '../../core/src/workflows/history/record.ts';
import { readableStore, secretStoreFor } from '../../core/src/workflows/session.ts';
import { openSnapshots } from '../../core/src/workflows/snapshots.ts';
import { type Computer, sessionOf } from '../support/computer.ts';

/** Something that must stand nowhere in the clear: what it is, and its bytes in one of the ways they could be written. */
export interface Secret {
  readonly what: string;
  readonly bytes: Buffer;
}

const spelled = (what: string, raw: Uint8Array): Secret[] => {
  const bytes = Buffer.from(raw);
  const base64 = bytes.toString('base64').replace(/=+$/, '');
  const texts = [
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    base64,
    bytes.toString('base64url'),
  ];
  return [bytes, ...texts.map((text) => Buffer.from(text))].map((form) => ({ what, bytes: form }));
};

/** All eight, and every two that stand side by side: one word alone is a word of the language. */
const wordSecrets = ({ words }: Computer): Secret[] => {
  const list = wordsOf(words);
  return list.slice(1).flatMap((word, index) =>
    ['-', ' ', '', '","', '\n'].map((sign) => ({
      what: 'two recovery words',
      bytes: Buffer.from(`${list[index]}${sign}${word}`),
    })),
  );
};

/** The private numbers of a key and of its subkeys, as OpenPGP.js holds them. */
const keySecrets = (what: string, key: Signer['key']): Secret[] => {
  const packets = [key.keyPacket, ...key.subkeys.map((subkey) => subkey.keyPacket)] as unknown as {
    readonly privateParams?: Readonly<Record<string, unknown>> | null;
  }[];
  const numbers = packets.flatMap(({ privateParams }) => Object.values(privateParams ?? {}));
  return numbers.flatMap((number) => (number instanceof Uint8Array ? spelled(what, number) : []));
};

const sessionKeys = async (computer: Computer): Promise<Secret[]> => {
  const store = readableStore(await sessionOf(computer));
  using keys = new KeyIndex(store);
  const { snapshots } = await openSnapshots(store);
  await keys.load(snapshots.flatMap(({ root }) => root.keyrings));
  return [...keys.objects()].flatMap(({ key }) => spelled('a session key', Buffer.from(key, 'hex')));
};

/** The 32 bytes behind the key file; with `--keystore file` they stand in one file. */
export const keychainSecret = async (computer: Computer): Promise<Secret[]> => {
  const { vault } = await sessionOf(computer);
  return spelled('the secret of the keychain', await secretStoreFor(computer.home, 'file').get(vault.id));
};

/** With it names could be guessed behind the digests in the history; it stands in the file of the history alone. */
export const historySalt = async ({ home }: Computer): Promise<Secret[]> => {
  const [vault] = (await home.config()).vaults;
  if (vault === undefined) throw new Error('no vault is known');
  using ledger = openLedger(home, vault);
  return spelled('the salt of the history', ledger.salt());
};

/** Every secret of a vault but the one of the keychain. */
export const secretsOf = async (computer: Computer): Promise<readonly Secret[]> => {
  const { store, opener, contentKey } = await sessionOf(computer);
  if (opener === null) throw new Error('this computer only adds');
  return [
    ...wordSecrets(computer),
    ...spelled('the content key', contentKey),
    ...keySecrets("the computer's signing key", store.machine.key),
    ...keySecrets('the opening key', opener.key),
    ...(await sessionKeys(computer)),
  ];
};
