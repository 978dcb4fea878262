import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type { DeliverReport } from '@safelight/manifests';
import type { ArchiveKind } from '../../archive/archive-writer.ts';
import type { ArchiveSecret } from '../../archive/read-archive.ts';
import { deliveryWordsBits, generateDeliveryWords } from '../../keys/delivery-words.ts';
import { judgePassphrase } from '../../keys/passphrase.ts';
import type { Fingerprint } from '../../model/digest.ts';
import { bytePathFromText } from '../../model/paths.ts';
import { readRecipient } from '../../seal/recipient.ts';
import type { DeliverSettings } from './options.ts';

/** What opens a delivery. */
export interface DeliveryLock {
  readonly kind: ArchiveKind;
  /** Null with certificates. */
  readonly words: string | null;
  readonly recipients: readonly Fingerprint[];
  readonly told: Pick<DeliverReport, 'lock' | 'entropy'>;
  /** Opens the archive that was written last, to read it back: nobody here has the secret key of a certificate. */
  readonly opening: () => ArchiveSecret;
}

/**
 * Draws words, or judges the passphrase that was given, or reads the certificates. `known` is what anybody would guess
 * first. Throws `passphrase-weak`, `passphrase-unusable`, `recipient-refused`.
 */
export const lockFor = async (
  options: DeliverSettings,
  { known, now }: { readonly known: readonly string[]; readonly now: Date },
): Promise<DeliveryLock> => {
  if (options.recipients.length > 0) return lockTo(options.recipients, now);
  const { passphrase } = options;
  const words = passphrase ?? generateDeliveryWords(randomBytes);
  const entropy = passphrase === null ? deliveryWordsBits() : (await judgePassphrase(passphrase, known)).bits;
  return {
    kind: kindFor(options, words),
    words,
    recipients: [],
    told: { lock: passphrase === null ? 'words' : 'passphrase', entropy },
    opening: () =>
      options.format === 'zip'
        ? { format: 'zip', words }
        : { format: 'pgp', secret: { kind: 'words', words } },
  };
};

const kindFor = ({ format, names }: DeliverSettings, words: string): ArchiveKind =>
  format === 'zip' ? { format, names, words } : { format, lock: { kind: 'words', words } };

const lockTo = async (paths: readonly string[], now: Date): Promise<DeliveryLock> => {
  const recipients = await Promise.all(
    paths.map((path) => readRecipient(bytePathFromText(resolve(path)), now)),
  );
  let last = new Uint8Array();
  const heard = recipients.map((recipient) => ({
    encryptSessionKey: (sessionKey: Uint8Array) => {
      last = Uint8Array.from(sessionKey);
      return recipient.encryptSessionKey(sessionKey);
    },
  }));
  return {
    kind: { format: 'pgp', lock: { kind: 'recipients', recipients: heard } },
    words: null,
    recipients: recipients.map(({ fingerprint }) => fingerprint),
    told: { lock: 'certificate', entropy: null },
    opening: () => ({ format: 'pgp', secret: { kind: 'session-key', sessionKey: last } }),
  };
};
