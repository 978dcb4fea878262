import * as v from 'valibot';
import { count, fingerprint, instant, provenance, sha256, uuid } from './fields.ts';

/** Languages that texts for clients are written in. */
export const clientLanguages = ['en', 'de'] as const;
export const clientLanguage = v.picklist(clientLanguages);
export type ClientLanguage = v.InferOutput<typeof clientLanguage>;

/** `full`: what was chosen, as it is. `preview`: small, with a watermark. `phone`: small, without one. */
export const deliveryPurpose = v.picklist(['full', 'preview', 'phone']);
export type DeliveryPurpose = v.InferOutput<typeof deliveryPurpose>;

/**
 * What of its metadata a picture takes along to a client:
 * `client` what it needs to look right, its date, whose it is and how to reach them;
 * `press` also what it shows, in words, and how it was taken;
 * `keep` everything, byte for byte.
 */
export const metadataPolicy = v.picklist(['client', 'press', 'keep']);
export type MetadataPolicy = v.InferOutput<typeof metadataPolicy>;

export const archiveFormat = v.picklist(['zip', 'pgp']);
export type ArchiveFormat = v.InferOutput<typeof archiveFormat>;

/** The archive, and the words that open it, each take one. */
export const road = v.picklist(['archive', 'words']);
export type Road = v.InferOutput<typeof road>;

/**
 * How a message went out. `print`: shown, for a person to send. `program`: put into the mail or message program. `smtp`: sent
 * from here. `hand`: a stick that is handed over, or words that are said.
 */
export const carrier = v.picklist(['print', 'program', 'smtp', 'hand']);
export type Carrier = v.InferOutput<typeof carrier>;

const DeliveredArchive = v.strictObject({
  /** Name of the file. */
  name: v.string(),
  /** Bytes. */
  size: count,
  sha256,
  /** Pictures in it. */
  files: count,
  /** Of the list of hashes that lies in it. */
  list: sha256,
});

const DeliveryLink = v.strictObject({
  /** Null where one address leads to all archives. */
  archive: v.nullable(v.string()),
  url: v.string(),
  expires: v.nullable(instant),
  /** Where Safelight uploaded it, and under which name; null where somebody else made the link. */
  host: v.nullable(v.string()),
  key: v.nullable(v.string()),
});

/**
 * `deliveries/<id>-<generation>-<sha256>`, sealed and signed by a machine: what went to whom, and the words that open it.
 * The highest generation of a delivery counts; the first is written before the archives have their names.
 */
export const Delivery = v.strictObject({
  type: v.literal('delivery'),
  ...provenance,
  id: uuid,
  generation: count,
  made: instant,
  client: v.strictObject({
    name: v.string(),
    language: clientLanguage,
    /** Contacts as they were given, or null. */
    archiveTo: v.nullable(v.string()),
    wordsTo: v.nullable(v.string()),
  }),
  purpose: deliveryPurpose,
  /** Names of the shoots the pictures are from. */
  shoots: v.array(v.string()),
  metadata: metadataPolicy,
  /** What was written into copies that did not say it themselves. */
  credit: v.strictObject({
    creator: v.nullable(v.string()),
    copyright: v.nullable(v.string()),
    email: v.nullable(v.string()),
    url: v.nullable(v.string()),
  }),
  format: archiveFormat,
  /** Null where it was encrypted to certificates: nobody needs words then. */
  words: v.nullable(v.string()),
  recipients: v.array(fingerprint),
  /** The folder of the computer that made it. */
  folder: v.string(),
  archives: v.array(DeliveredArchive),
  files: count,
  bytes: count,
  /** Chosen, and not in it. */
  problems: v.array(v.strictObject({ path: v.string(), code: v.string(), message: v.string() })),
  links: v.array(DeliveryLink),
  /** `unsure`: the run ended while it was on its way, and nobody knows whether it arrived. */
  sent: v.array(
    v.strictObject({
      at: instant,
      road,
      by: carrier,
      to: v.string(),
      unsure: v.optional(v.literal(true)),
    }),
  ),
  closed: v.nullable(instant),
});
export type Delivery = Readonly<v.InferOutput<typeof Delivery>>;
export type DeliveryLink = Readonly<v.InferOutput<typeof DeliveryLink>>;
export type DeliveredArchive = Readonly<v.InferOutput<typeof DeliveredArchive>>;
