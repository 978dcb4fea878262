import * as v from 'valibot';
import { DeliveryPreset } from '../config.ts';
import { count, instant, uuid } from '../fields.ts';
import type { AsRead } from './as-read.ts';
import { BackupDocument } from './backup.ts';
import { DeliverPlan, DeliverReport } from './deliver.ts';
import { told } from './fields.ts';
import { ShootStatus } from './status.ts';

const verb = told(v.picklist(['deliver', 'preview', 'backup', 'status']), 'What was asked for.');

/** `safelight inbox run --json`. */
export const InboxReport = v.strictObject({
  folder: v.string(),
  jobs: told(
    v.array(
      v.strictObject({
        id: v.string(),
        verb: v.nullable(v.string()),
        outcome: v.picklist(['done', 'incomplete', 'refused', 'failed']),
        message: v.nullable(v.string()),
      }),
    ),
    'What was taken, in order. The result of each lies in the inbox.',
  ),
  waiting: told(count, 'Jobs that are half written, or wait for an editor to let go of its catalog.'),
});
export type InboxReport = AsRead<v.InferOutput<typeof InboxReport>>;

/** `safelight inbox install --json`. */
export const InboxInstalled = v.strictObject({
  folder: told(v.string(), 'The folder through which editors ask.'),
  roots: told(v.array(v.string()), 'Folders whose files they may ask for.'),
  service: told(v.string(), 'The file from which the system starts `inbox watch` when somebody logs in.'),
  started: v.boolean(),
  trouble: told(v.nullable(v.string()), 'Why the system did not start it.'),
  commands: told(v.array(v.string()), 'What makes the system know it.'),
});
export type InboxInstalled = AsRead<v.InferOutput<typeof InboxInstalled>>;

/** `safelight inbox pair --json` and `unpair`. */
export const InboxPaired = v.strictObject({
  panels: v.array(v.strictObject({ id: v.string(), name: v.string(), at: instant })),
  required: told(v.boolean(), 'Jobs without a proof are refused.'),
  code: told(v.nullable(v.string()), 'What is pasted into the panel that was paired: a secret, shown once.'),
});
export type InboxPaired = AsRead<v.InferOutput<typeof InboxPaired>>;

/** `safelight preset list --json`, and what `add` and `remove` leave. */
export const PresetList = v.strictObject({ presets: v.array(DeliveryPreset) });
export interface PresetList {
  readonly presets: readonly DeliveryPreset[];
}

/** `<id>.progress.json` in the inbox, written over while the job is at work; gone when there is a result. */
export const JobProgress = v.strictObject({
  type: v.literal('job-progress'),
  version: v.literal(1),
  id: uuid,
  verb,
  at: told(instant, 'When it was written: one that is old was left by a run that ended.'),
  state: told(
    v.picklist(['waiting', 'working']),
    'waiting: it was taken, and stands behind others or waits for the editor to let go of a catalog.',
  ),
  phase: told(v.string(), 'What is being done, in one word of the program.'),
  subject: told(v.string(), 'Which file or archive.'),
  bytes: told(count, 'Bytes done in this phase.'),
  ofBytes: told(v.nullable(count), 'Of how many; null where that is not known.'),
});
export type JobProgress = AsRead<v.InferOutput<typeof JobProgress>>;

const message = v.strictObject({ subject: v.string(), body: v.string() });

/** How the words of a delivery get to the client. */
const words = v.strictObject({
  way: told(
    v.picklist(['sent', 'wait', 'none']),
    'sent: by the second road of the preset, from here. wait: `safelight delivery words` shows them. none: it opens with a certificate.',
  ),
  to: told(v.nullable(v.string()), 'The contact, as people read it.'),
});

/** `<id>.result.json` in the inbox: how a job ended. The words that open a delivery are never in it. */
export const JobResult = v.strictObject({
  type: v.literal('job-result'),
  version: v.literal(1),
  id: uuid,
  verb: told(
    v.nullable(v.picklist(['deliver', 'preview', 'backup', 'status'])),
    'Null where no job could be read.',
  ),
  at: instant,
  outcome: told(
    v.picklist(['done', 'incomplete', 'refused', 'failed']),
    'incomplete: done, and not all of it was possible. refused: by a rule, and the job lies in `refused`. failed: see error.',
  ),
  error: told(
    v.nullable(v.strictObject({ code: v.string(), message: v.string(), hint: v.string() })),
    'Why it was refused or failed: a code of the error document or of the inbox, and two sentences.',
  ),
  plan: told(v.nullable(DeliverPlan), 'What would go; only where a plan was asked for.'),
  delivery: told(v.nullable(DeliverReport), 'What was made.'),
  text: told(v.nullable(message), 'The message for the road of the archive, in the language of the client.'),
  linkMissing: told(v.boolean(), 'The message has a gap for the link: `[…]`.'),
  words: v.nullable(words),
  backup: told(v.nullable(BackupDocument), 'What the backup came to.'),
  shoots: told(v.nullable(v.array(ShootStatus)), 'How the shoots stand; only where that was asked for.'),
});
export type JobResult = AsRead<v.InferOutput<typeof JobResult>>;
