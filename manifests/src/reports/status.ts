import * as v from 'valibot';
import { placeKind } from '../config.ts';
import { count, instant } from '../fields.ts';
import { rulePart } from '../rule.ts';
import type { AsRead } from './as-read.ts';
import { bytes, faultMessage, seq, setKind, setName, shownPath, told, vaultName } from './fields.ts';
import { SetRule } from './rule.ts';
import { missed } from './schedule.ts';
import { CheckDepth } from './verify.ts';

/** The only words there are for how a copy of a shoot stands. */
export const StatusWord = v.picklist(['complete', 'incomplete', 'unknown', 'failed']);
export type StatusWord = v.InferOutput<typeof StatusWord>;

const word = told(
  StatusWord,
  'complete: all files that were found are there, by count, bytes and hash. incomplete: some are not, or are missing on the disk. unknown: the copy was not seen for too long. failed: what is there is damaged, or an original changed.',
);

/** Why a copy is not complete: one file and what is the matter with it. */
export const StatusTrouble = v.strictObject({
  path: shownPath,
  code: told(
    v.string(),
    'not-backed-up, changed-since, never-backed-up, damaged, not-held, not-copied, damaged-copy, or a code of the error document. Open: newer versions know more.',
  ),
  message: faultMessage,
});
export type StatusTrouble = AsRead<v.InferOutput<typeof StatusTrouble>>;

export const ShootCopy = v.strictObject({
  place: told(v.string(), 'Name of the place.'),
  word,
  proven: told(v.number(), 'Share of its bytes that were read back and found to be what was stored, 0 to 1.'),
  oldestProof: told(v.nullable(instant), 'When the longest ago of those were read back; null: none was.'),
  why: told(v.array(StatusTrouble), 'Empty where it is complete.'),
});
export type ShootCopy = AsRead<v.InferOutput<typeof ShootCopy>>;

/** How a shoot stands to the rule that is meant for it. */
export const ShootRule = v.strictObject({
  copies: told(
    count,
    'Copies that are whole: complete in a place, and the originals while nothing of them is missing. What shares a disk counts once.',
  ),
  media: told(count, 'On so many kinds of media.'),
  elsewhere: told(
    count,
    'Of them where this computer is not. A drive that is plugged in here does not count.',
  ),
  locked: told(count, 'Of them that nobody can take away now, also not with the keys in use.'),
  lacks: told(v.array(rulePart), 'Empty where the rule is kept.'),
});
export type ShootRule = AsRead<v.InferOutput<typeof ShootRule>>;

export const ShootStatus = v.strictObject({
  name: told(v.string(), 'Name of its folder, or of the catalog.'),
  path: shownPath,
  set: setName,
  catalog: told(v.boolean(), 'The catalog itself with what belongs beside it, not a shoot.'),
  files: told(count, 'Files that the newest snapshot holds of it.'),
  bytes,
  disk: told(
    v.picklist(['there', 'away', 'gone']),
    'there: it lies where it was. away: its drive or folder cannot be reached. gone: nothing of it is left there.',
  ),
  archived: told(
    v.nullable(instant),
    'Since when it lives only in the vault, on purpose; null: it does not.',
  ),
  gone: told(
    count,
    'Files that are gone from the disk since the last backup, and that nothing refers to as far as is known.',
  ),
  evicted: told(
    count,
    'Files that the vault has as they are, and of which this disk holds a placeholder: their bytes are in a cloud. Such originals are no copy.',
  ),
  tested: told(v.nullable(instant), 'When a restore test last brought a picture of it back.'),
  copies: v.array(ShootCopy),
  rule: ShootRule,
});
export type ShootStatus = AsRead<v.InferOutput<typeof ShootStatus>>;

export const PlaceStatus = v.strictObject({
  name: told(v.string(), 'Name of the place.'),
  kind: placeKind,
  path: told(v.string(), 'Where it is.'),
  there: told(v.boolean(), 'It can be reached now, and is the one.'),
  elsewhere: told(
    v.boolean(),
    'It is kept where this computer is not; of a drive, while it is not plugged in.',
  ),
  expires: told(
    v.nullable(count),
    'Days after which the store itself deletes files: such a copy does not count for the rule. Null: none is known.',
  ),
  holdsRemoved: told(
    v.nullable(v.strictObject({ until: v.nullable(instant) })),
    'What was taken out of the vault may still be opened there: it was not reached since, or keeps what opens it; `until` is the end of the last lock on that which is known. Null: nothing there opens it.',
  ),
  trouble: told(v.nullable(v.string()), 'What stands in the way, in a sentence for people.'),
  seen: told(v.nullable(instant), 'When it was last there; null: not since this computer keeps count.'),
  checked: told(
    v.nullable(
      v.strictObject({
        at: instant,
        depth: told(CheckDepth, 'As `verify` tells it.'),
        damage: told(count, 'Damaged or missing files of the vault that it found.'),
      }),
    ),
    'The last check of it that the history knows.',
  ),
});
export type PlaceStatus = AsRead<v.InferOutput<typeof PlaceStatus>>;

export const SetStatus = v.strictObject({
  name: setName,
  kind: setKind,
  path: shownPath,
  backedUp: told(v.nullable(v.strictObject({ at: instant, seq })), 'The last backup by this computer.'),
  failed: told(
    v.nullable(v.strictObject({ at: instant, message: faultMessage })),
    'The last backup, where it did not come to an end.',
  ),
  tested: told(
    v.nullable(v.strictObject({ at: instant, passed: v.boolean() })),
    'The last restore test that the history knows.',
  ),
  catalogChanged: told(v.boolean(), 'The catalog was changed since it was backed up.'),
  rule: SetRule,
  ruleKept: told(count, 'Shoots and catalogs of it for which the rule is kept.'),
  shoots: told(count, 'So many there are.'),
});
export type SetStatus = AsRead<v.InferOutput<typeof SetStatus>>;

/** Something that is being done at this moment, by another process of this computer. */
export const RunningJob = v.strictObject({
  command: told(v.string(), 'backup, verify, restore or drill.'),
  phase: told(v.string(), 'What it is at: one of the phases of a run, or nothing yet.'),
  subject: told(v.string(), 'What that is about: a set, a place, a snapshot.'),
  place: v.string(),
  started: instant,
  bytes: told(count, 'Done.'),
  ofBytes: told(v.nullable(count), 'To do as far as is known; null: not known yet.'),
  bytesPerSecond: v.number(),
  secondsLeft: v.nullable(v.number()),
});
export type RunningJob = AsRead<v.InferOutput<typeof RunningJob>>;

export const StatusStep = v.strictObject({
  step: told(
    v.picklist([
      'bring-place',
      'first-backup',
      'add-place',
      'take-away',
      'bring-originals',
      'sync',
      'clear',
      'mend-vault',
      'look',
      'download',
      'backup',
      'verify',
      'test',
      'studio',
    ]),
    'bring-place: plug the drive of the copy in. first-backup: name something to back up. add-place: one more copy is needed: on another drive, on another kind of medium, or elsewhere. take-away: the drive is kept elsewhere, and is still plugged in here. bring-originals: plug the drive of the originals in. sync: bring the places up to date. clear: the place still holds what was taken out of the vault. mend-vault: back up once more what is damaged in the vault. look: something is missing or was changed. download: originals are placeholders of a cloud. backup: something is not backed up yet. verify: nobody read it back for too long. test: no restore was tested for too long. studio: presets and styles of the editors are not backed up.',
  ),
  about: told(
    v.string(),
    'The place, drive or command it is about; of add-place: copies, media, elsewhere or locked; of sync: locked, where the locks of a place are to be renewed. May be empty.',
  ),
  shoots: told(count, 'How many shoots it would help.'),
});
export type StatusStep = AsRead<v.InferOutput<typeof StatusStep>>;

/** `safelight status --json`. */
export const StatusReport = v.strictObject({
  vault: vaultName,
  at: instant,
  complete: told(v.boolean(), 'Every shoot is complete in every place, and a rule that was chosen is kept.'),
  words: told(
    v.strictObject({ complete: count, incomplete: count, unknown: count, failed: count }),
    'How many shoots and catalogs there are of each word, by the worst of their copies.',
  ),
  places: v.array(PlaceStatus),
  sets: v.array(SetStatus),
  shoots: told(
    v.array(ShootStatus),
    'In trouble first, then the newest: those in trouble and ten more, all with --all, or the one that was named.',
  ),
  running: v.array(RunningJob),
  missed,
  next: told(v.array(StatusStep), 'What to do, the most urgent first.'),
});
export type StatusReport = AsRead<v.InferOutput<typeof StatusReport>>;
