import * as v from 'valibot';
import { archiveFormat, deliveryPurpose, metadataPolicy } from '../delivery.ts';
import { count, uuid } from '../fields.ts';
import type { AsRead } from './as-read.ts';
import { bytes, seconds, shownPath, told } from './fields.ts';
import { ReportedProblem } from './finding.ts';

const plannedFile = v.strictObject({
  path: shownPath,
  name: told(v.string(), 'Where it lies in the archive.'),
  bytes: told(count, 'Bytes of the source; a cleaned or smaller copy has fewer.'),
});

const exclusion = v.strictObject({
  path: shownPath,
  rule: told(v.string(), 'The rule by which it is left out.'),
  reason: v.string(),
});

const renamed = v.strictObject({
  path: shownPath,
  name: told(v.string(), 'What it is called in the archive.'),
  why: told(
    v.picklist(['illegal', 'taken', 'not-text']),
    'illegal: Windows cannot hold the name. taken: another file has it. not-text: its bytes are no UTF-8.',
  ),
});

const choice = {
  client: told(v.string(), "The client's name."),
  purpose: told(deliveryPurpose, 'full, preview (small, with a watermark) or phone (small).'),
  metadata: told(metadataPolicy, 'What of the metadata leaves: client, press or keep.'),
  format: told(archiveFormat, 'zip or pgp.'),
  excluded: told(v.array(exclusion), 'What is left out on purpose, each with its rule.'),
  renamed: v.array(renamed),
  notes: told(v.array(v.string()), 'Worth knowing, in sentences.'),
  problems: told(v.array(ReportedProblem), 'What was chosen and cannot be put in.'),
} as const;

/** `safelight deliver --dry-run --json`. */
export const DeliverPlan = v.strictObject({
  ...choice,
  archives: told(
    v.array(v.strictObject({ name: v.string(), bytes, files: v.array(plannedFile) })),
    'The archives as they would be cut. A cleaned copy differs in size from its source by little.',
  ),
  files: count,
  bytes,
});
export type DeliverPlan = AsRead<v.InferOutput<typeof DeliverPlan>>;

/** `safelight deliver --json`. The words are not in it: `delivery words` shows them. */
export const DeliverReport = v.strictObject({
  id: told(
    uuid,
    'What `delivery show`, `words`, `send` and `close` take; its first eight digits are enough.',
  ),
  complete: told(v.boolean(), 'True where all that was chosen is in it; else the exit code is 3.'),
  ...choice,
  folder: told(v.string(), 'The folder that holds the archives and the page that says how to open them.'),
  archives: v.array(
    v.strictObject({
      name: v.string(),
      bytes,
      files: told(count, 'Pictures in it.'),
      sha256: v.string(),
    }),
  ),
  files: told(count, 'Pictures in all archives; each was read back from its archive and compared.'),
  bytes: told(count, 'Bytes of those pictures.'),
  shoots: told(v.array(v.string()), 'The shoots they are from, where a backup knows them.'),
  lock: told(
    v.picklist(['words', 'passphrase', 'certificate']),
    'What opens it: six words, a passphrase of your own, or the secret key of a certificate.',
  ),
  entropy: told(v.nullable(v.number()), 'Bits that a guesser has to guess; null with a certificate.'),
  seconds,
});
export type DeliverReport = AsRead<v.InferOutput<typeof DeliverReport>>;

/** `safelight deliver --watch --json`, when it ended. */
export const DeliverWatch = v.strictObject({
  folder: told(v.string(), 'The folder that was watched.'),
  deliveries: told(v.array(DeliverReport), 'What was made, in order.'),
  notes: told(v.array(v.string()), 'What arrived and held nothing for a client, in sentences.'),
  waiting: told(
    v.array(shownPath),
    'What had arrived and was not delivered when it ended; then the exit code is 130.',
  ),
});
export type DeliverWatch = AsRead<v.InferOutput<typeof DeliverWatch>>;
