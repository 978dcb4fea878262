import * as v from 'valibot';
import {
  archiveFormat,
  carrier,
  clientLanguage,
  deliveryPurpose,
  metadataPolicy,
  road,
} from '../delivery.ts';
import { count, instant, uuid } from '../fields.ts';
import type { AsRead } from './as-read.ts';
import { bytes, seconds, told } from './fields.ts';
import { ReportedFinding, ReportedProblem } from './finding.ts';

const sending = v.strictObject({
  at: instant,
  road: told(road, 'The archive, or the words that open it.'),
  by: told(carrier, 'print, program, smtp or hand.'),
  to: told(v.string(), 'The contact.'),
  unsure: told(v.boolean(), 'The run ended while it was on its way: whether it arrived is not known.'),
});

const summary = {
  id: uuid,
  made: instant,
  client: told(v.string(), "The client's name."),
  purpose: deliveryPurpose,
  files: count,
  bytes,
  shoots: v.array(v.string()),
  problems: told(count, 'Chosen, and not in it.'),
  opens: told(
    v.picklist(['words', 'certificate']),
    'With words or a passphrase, or with the secret key of its recipient.',
  ),
  sent: told(v.array(sending), 'What went out when, by which road.'),
  closed: told(v.nullable(instant), 'When it was closed, or null.'),
} as const;

/** `safelight delivery list --json`, newest first. */
export const DeliveryList = v.strictObject({
  deliveries: v.array(v.strictObject(summary)),
  findings: told(v.array(ReportedFinding), 'Records in the vault that are damaged or not its own.'),
});
export type DeliveryList = AsRead<v.InferOutput<typeof DeliveryList>>;

const shownLink = v.strictObject({
  archive: told(v.nullable(v.string()), 'The archive it leads to; null where it leads to all.'),
  url: v.string(),
  expires: v.nullable(instant),
  ours: told(v.boolean(), 'Safelight made it and can end it.'),
});

/** `safelight delivery show --json`. */
export const DeliveryShown = v.strictObject({
  ...summary,
  language: clientLanguage,
  archiveTo: v.nullable(v.string()),
  wordsTo: v.nullable(v.string()),
  metadata: metadataPolicy,
  format: archiveFormat,
  recipients: told(v.array(v.string()), 'Fingerprints of the certificates it was encrypted to.'),
  folder: v.string(),
  archives: v.array(
    v.strictObject({
      name: v.string(),
      bytes,
      sha256: v.string(),
      files: count,
      here: told(v.boolean(), 'The file is in its folder on this computer, with its length.'),
    }),
  ),
  missing: told(v.array(ReportedProblem), 'Chosen, and not in it.'),
  links: v.array(shownLink),
});
export type DeliveryShown = AsRead<v.InferOutput<typeof DeliveryShown>>;

/** `safelight delivery words --json`: the one document that holds the words, because it was asked for them. */
export const DeliveryWords = v.strictObject({
  id: uuid,
  client: v.string(),
  words: told(v.string(), 'What opens the archives.'),
  entropy: told(v.nullable(v.number()), 'Bits; null for a passphrase of your own.'),
});
export type DeliveryWords = AsRead<v.InferOutput<typeof DeliveryWords>>;

const message = v.strictObject({ subject: v.string(), body: v.string() });

/** `safelight delivery send --json`. The message with the words is never in it. */
export const DeliverySent = v.strictObject({
  id: uuid,
  client: v.string(),
  done: told(v.boolean(), 'False with --dry-run.'),
  sent: told(
    v.array(v.strictObject({ road, by: carrier, to: v.string(), server: v.nullable(v.string()) })),
    'What went out, or would; `server` is what the mail server answered.',
  ),
  waiting: told(
    v.array(v.strictObject({ road, to: v.string() })),
    'What did not go, because nobody would have seen its message; `delivery words` shows the words.',
  ),
  text: told(v.nullable(message), 'The message on the road of the archive; null where it did not go.'),
  links: v.array(shownLink),
  uploaded: told(count, 'Archives that were uploaded now.'),
});
export type DeliverySent = AsRead<v.InferOutput<typeof DeliverySent>>;

/** `safelight delivery check --json`. */
export const DeliveryCheck = v.strictObject({
  path: told(v.string(), 'The archive, or the folder it was unpacked into.'),
  arrived: told(
    v.boolean(),
    'All pictures of it are there, bit for bit; else the exit code is 3 where only whole archives are missing, or 4.',
  ),
  files: told(count, 'Pictures that it should hold.'),
  good: told(count, 'Pictures that are there and whole.'),
  bytes,
  delivery: told(v.nullable(uuid), 'The delivery it is of, where the vault knows it.'),
  parts: told(
    v.array(v.strictObject({ of: count, present: v.array(count), missing: v.array(count) })),
    'Which archives of each delivery were met, and which are missing. Of an archive by itself none is.',
  ),
  faults: told(v.array(ReportedProblem), 'What is missing or damaged.'),
  notes: v.array(v.string()),
  seconds,
});
export type DeliveryCheck = AsRead<v.InferOutput<typeof DeliveryCheck>>;

/** `safelight delivery close --json`. */
export const DeliveryClosed = v.strictObject({
  id: uuid,
  client: v.string(),
  links: v.array(
    v.strictObject({
      url: v.string(),
      ended: told(
        v.picklist(['ended', 'expired', 'not-ours', 'failed']),
        'ended: it leads nowhere any more. expired: it did already. not-ours: only who made it can end it. failed: see why.',
      ),
      why: v.nullable(v.string()),
    }),
  ),
  changed: told(v.boolean(), 'False with --dry-run, and where it was closed already.'),
});
export type DeliveryClosed = AsRead<v.InferOutput<typeof DeliveryClosed>>;

/** `safelight delivery mail --json`: how mail is sent from this computer. The password is never shown. */
export const MailAccountShown = v.strictObject({
  account: v.nullable(
    v.strictObject({
      host: v.string(),
      port: count,
      security: v.picklist(['tls', 'starttls', 'none']),
      user: told(v.nullable(v.string()), 'Null where the server asks nobody who they are.'),
      from: v.string(),
    }),
  ),
});
export type MailAccountShown = AsRead<v.InferOutput<typeof MailAccountShown>>;
