import * as v from 'valibot';
import { count, instant, sha256 } from '../fields.ts';
import type { AsRead } from './as-read.ts';
import { bytes, faultCode, faultMessage, seq, setName, told, vaultName } from './fields.ts';

const files = told(count, 'Sealed files: one holds a picture, or several small files.');
const amount = v.strictObject({ files, bytes });
const computer = told(v.string(), 'Name of the computer, or the beginning of its fingerprint.');

const snapshot = {
  seq,
  sha256: told(sha256, "SHA-256 of the snapshot's file in the vault."),
  created: told(instant, 'When it was made, by the clock of the computer that made it.'),
  machine: computer,
  set: setName,
} as const;

/** A snapshot that goes. */
export const PrunedSnapshot = v.strictObject(snapshot);
export type PrunedSnapshot = AsRead<v.InferOutput<typeof PrunedSnapshot>>;

/** A snapshot that stays. */
export const KeptSnapshot = v.strictObject({
  ...snapshot,
  why: told(
    v.array(v.picklist(['newest', 'days', 'week', 'month', 'forgotten', 'unnamed', 'originals'])),
    'forgotten: no computer backs up its set any more. unnamed: --set named others. originals: what it alone holds.',
  ),
  originals: told(count, 'Pictures and other files that it alone holds, where that is why it stays.'),
});
export type KeptSnapshot = AsRead<v.InferOutput<typeof KeptSnapshot>>;

/** A backup that is open, or was cut off. */
export const PruneRun = v.strictObject({
  name: told(v.string(), 'What `--dead-run` takes.'),
  machine: computer,
  renewed: told(instant, 'When it last said that it goes on: every hour.'),
  age: told(v.number(), 'Seconds since then.'),
  dead: told(v.boolean(), 'It was declared dead, or is of this computer, where no backup runs now.'),
});
export type PruneRun = AsRead<v.InferOutput<typeof PruneRun>>;

/** What was marked by an earlier `prune --apply` and is still there. */
export const PruneWaiting = v.strictObject({
  ...amount.entries,
  since: instant,
  from: told(instant, 'It may be taken away from then on, if nothing else stands in the way.'),
  runs: told(v.array(v.string()), 'Open backups that it waits for.'),
  computers: told(
    v.array(v.string()),
    'Computers that may not know yet: their place is not here, and no snapshot of theirs is as new.',
  ),
  ripe: told(v.boolean(), 'Nothing stands in the way.'),
});
export type PruneWaiting = AsRead<v.InferOutput<typeof PruneWaiting>>;

/** What is there of what goes, place by place. */
export const PrunePlace = v.strictObject({
  name: told(v.string(), 'Name of the place.'),
  there: told(v.boolean(), 'False: what goes waits for `place sync` there.'),
  trouble: told(
    v.nullable(v.strictObject({ code: faultCode, message: faultMessage })),
    'Why it could not be looked at, or not be cleared to the end.',
  ),
  marked: told(amount, 'Goes by and by: marked now or earlier, and not taken away yet.'),
  taken: told(amount, 'Went now, or would go.'),
  kept: told(count, 'Files that could not be taken away there: locked, or the key in use may not delete.'),
  until: told(v.nullable(instant), 'When the last lock on them ends; null: none is known.'),
});
export type PrunePlace = AsRead<v.InferOutput<typeof PrunePlace>>;

/** `prune --json`. */
export const PruneReport = v.strictObject({
  vault: vaultName,
  applied: told(v.boolean(), 'False without --apply: nothing was changed.'),
  go: told(v.array(PrunedSnapshot), 'Oldest first.'),
  stay: told(v.array(KeptSnapshot), 'Oldest first.'),
  marked: told(amount, 'What only the snapshots that go needed: marked, and taken away later.'),
  taken: told(amount, 'What was marked earlier and is taken away.'),
  next: told(
    v.nullable(instant),
    'When the next `prune --apply` takes something away; null: nothing is marked.',
  ),
  waiting: told(v.array(PruneWaiting), 'What was marked earlier, oldest first.'),
  runs: told(v.array(PruneRun), 'Backups that are open now, or were cut off.'),
  places: v.array(PrunePlace),
});
export type PruneReport = AsRead<v.InferOutput<typeof PruneReport>>;
