import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ArchiveFormat, ClientLanguage, DeliveryPurpose, MetadataPolicy } from '@safelight/manifests';
import { LONG_SIDE } from '../../metadata/rendition.ts';
import type { WatermarkSource } from '../../metadata/watermark.ts';
import { SafelightError } from '../../model/errors.ts';
import type { Choice } from './choose.ts';

/** Who made the pictures, as it is written into copies that do not say so. Null: what the last delivery said. */
export interface Credit {
  readonly creator: string | null;
  readonly copyright: string | null;
  readonly email: string | null;
  readonly url: string | null;
}

/** What `deliver` was asked for. */
export interface DeliverOptions extends DeliverSettings {
  /** What the delivery is called by; drawn unless told. */
  readonly id?: string;
  readonly choice: Choice;
}

/** What a delivery is to be, whichever pictures are chosen. */
export interface DeliverSettings {
  readonly client: string;
  readonly purpose: DeliveryPurpose;
  readonly metadata: MetadataPolicy;
  readonly originals: 'deliver' | 'leave-out';
  readonly format: ArchiveFormat;
  /** Are the names of files in a zip to be seen without the words? */
  readonly names: 'visible' | 'hidden';
  /** Bytes of an archive at the most. */
  readonly limit: number;
  /** Pixels of the longer side of a small picture. */
  readonly longSide: number;
  /** Null: the copyright, or the creator, or PREVIEW. Only for previews. */
  readonly watermark: WatermarkSource | null;
  /** Certificates of those who may open it, each alone; none: words. */
  readonly recipients: readonly string[];
  /** One's own instead of six words. */
  readonly passphrase: string | null;
  /** What the archives are called; null: date and number, which tell nobody anything. */
  readonly name: string | null;
  /** The folder in which the delivery gets one of its own. */
  readonly out: string;
  /** Null: what the last delivery to this client was in, else English. */
  readonly language: ClientLanguage | null;
  /** Contacts; null: those of the last delivery to this client. */
  readonly archiveTo: string | null;
  readonly wordsTo: string | null;
  readonly credit: Credit;
  /** The shoot, where it cannot be told from where the pictures lie. */
  readonly shoot: string | null;
}

/** Bytes: with what stands around it, a name of a file has 255 at the most, and some disks store letters decomposed. */
const MOST_NAME = 180;
/** Where deliveries are made unless told. */
export const deliveriesFolder = (): string => join(homedir(), 'Safelight Deliveries');

/** Bytes; below, what we add to an archive would be most of it. */
const LEAST_LIMIT = 1_000_000;

/** Throws `bad-argument` and `originals-not-cleaned` for what cannot be meant together. */
export const assertSensible = (options: DeliverSettings): void => {
  const { purpose, originals, metadata, format, recipients, passphrase, names, watermark } = options;
  const refuse = (what: string, why: string): never => {
    throw new SafelightError('bad-argument', { what, why });
  };
  if (options.client.trim() === '') refuse('--client', 'it is empty');
  for (const [flag, text] of Object.entries({ '--client': options.client, '--name': options.name ?? '' })) {
    if (/\p{Cc}/u.test(text)) refuse(flag, 'it goes over more than one line, or holds a control character');
    if (Buffer.byteLength(text.normalize('NFD')) > MOST_NAME)
      refuse(flag, `it is longer than the name of a file may be: ${MOST_NAME} bytes at the most`);
  }
  if (purpose !== 'full' && (options.longSide < LONG_SIDE.least || options.longSide > LONG_SIDE.most))
    refuse('--size', `the longer side of a small picture has ${LONG_SIDE.least} to ${LONG_SIDE.most} pixels`);
  if (options.limit < LEAST_LIMIT) refuse('--max-size', 'an archive needs a megabyte at the least');
  if (originals === 'deliver' && purpose !== 'full')
    refuse('--originals', 'a preview or a delivery for a phone holds no originals');
  if (originals === 'deliver' && metadata !== 'keep')
    throw new SafelightError('originals-not-cleaned', {
      why: 'serial numbers, places and names stand among what is needed to develop them',
    });
  if (purpose === 'preview' && metadata !== 'client')
    refuse('--metadata', 'a preview holds no metadata at all');
  if (watermark !== null && purpose !== 'preview')
    refuse('--watermark', 'it is for --preview; pictures that are delivered bear none');
  if (recipients.length > 0 && format !== 'pgp')
    refuse('--recipient', 'only an OpenPGP archive opens with a certificate: say --format pgp');
  if (recipients.length > 0 && passphrase !== null)
    refuse('--passphrase-file', 'an archive for a certificate has no passphrase');
  if (names === 'hidden' && format === 'pgp')
    refuse('--hide-names', 'an OpenPGP archive hides them always: leave it out');
};
