import * as v from 'valibot';
import { noticeRoad, ScheduleConfig } from '../config.ts';
import { count, instant } from '../fields.ts';
import type { AsRead } from './as-read.ts';
import { bytes, faultCode, told, vaultName } from './fields.ts';

export const RunOutcome = told(
  v.picklist(['complete', 'incomplete', 'failed', 'locked', 'waited']),
  'complete: every set, by count, bytes and hash. incomplete: a snapshot of each set, and something is missing in it or lost in a place. failed: it did not come to its end. locked: the key was not to be had. waited: a rule of the schedule held it back.',
);
export type RunOutcome = v.InferOutput<typeof RunOutcome>;

/** What a run came to, in numbers. */
export const RunNumbers = v.strictObject({
  sets: told(count, 'Sets that got a snapshot.'),
  ofSets: told(count, 'Sets that were to get one.'),
  files: told(count, 'Files that were new or changed; 0 where it did not come to its end.'),
  bytes,
  missing: told(count, 'Files that are not as they should be, in the snapshots or in a place.'),
  places: told(count, 'Places that hold everything now.'),
  ofPlaces: told(count, 'Places that backups go to.'),
});
export type RunNumbers = AsRead<v.InferOutput<typeof RunNumbers>>;

/** What is posted to a webhook when a run has ended: numbers, and no name of a file or a client. */
export const RunNotice = v.strictObject({
  type: v.literal('scheduled-run'),
  version: v.literal(1),
  vault: vaultName,
  computer: told(v.string(), 'What the vault calls the computer that ran it.'),
  began: instant,
  ended: instant,
  status: RunOutcome,
  ...RunNumbers.entries,
  faults: told(
    v.array(v.strictObject({ code: faultCode, count })),
    'What is missing, or broke the run off: how often each, the most first.',
  ),
  text: told(v.string(), 'The same in a line for people, which always holds the numbers.'),
});
export type RunNotice = AsRead<v.InferOutput<typeof RunNotice>>;

/** How a run that the system began ended. */
export const ScheduledRun = v.strictObject({
  began: instant,
  ended: instant,
  outcome: RunOutcome,
  numbers: RunNumbers,
  why: told(v.nullable(v.string()), 'What stood in the way, in a sentence for people.'),
  notices: told(
    v.array(
      v.strictObject({
        road: noticeRoad,
        trouble: told(v.nullable(v.string()), 'Why it did not go; null: it went.'),
      }),
    ),
    'Who was told of it.',
  ),
});
export type ScheduledRun = AsRead<v.InferOutput<typeof ScheduledRun>>;

/** A run that was due, after which not every set was backed up. */
export const MissedRun = v.strictObject({
  due: instant,
  outcome: told(v.nullable(RunOutcome), 'How the run ended that was begun; null: none was.'),
  why: told(v.nullable(v.string()), 'What stood in its way.'),
});
export type MissedRun = AsRead<v.InferOutput<typeof MissedRun>>;

export const missed = told(
  v.nullable(MissedRun),
  'The run of the schedule that was due last and did not happen, before this; null: all is well, or there is no schedule.',
);

/** `schedule install --json`. */
export const ScheduleInstalled = v.strictObject({
  vault: vaultName,
  schedule: ScheduleConfig,
  files: told(
    v.array(v.strictObject({ path: v.string(), text: v.string() })),
    'From which the system knows when to begin, and what.',
  ),
  written: told(v.boolean(), 'False with --dry-run.'),
  started: told(v.boolean(), 'The system has it, and will begin runs.'),
  trouble: told(v.nullable(v.string()), 'Why the system did not take it.'),
  checked: told(
    v.nullable(v.strictObject({ by: v.string(), objection: v.nullable(v.string()) })),
    "What the system's own tool says of the files; null: there is none, or nothing was written.",
  ),
  commands: told(v.array(v.string()), 'What makes the system know it.'),
  next: told(instant, 'When the first run is due.'),
});
export type ScheduleInstalled = AsRead<v.InferOutput<typeof ScheduleInstalled>>;

/** `schedule show --json`. */
export const ScheduleShown = v.strictObject({
  vault: vaultName,
  schedule: told(v.nullable(ScheduleConfig), 'Null: this computer knows of none.'),
  held: told(v.boolean(), 'The system has it, and will begin runs.'),
  trouble: told(v.nullable(v.string()), 'Why the system has it not, or what it said when it was asked.'),
  files: v.array(v.string()),
  next: told(v.nullable(instant), 'When a run is due next.'),
  last: told(v.nullable(ScheduledRun), 'The last run that the system began; null: none is known.'),
  missed,
});
export type ScheduleShown = AsRead<v.InferOutput<typeof ScheduleShown>>;

/** `schedule remove --json`. */
export const ScheduleRemoved = v.strictObject({
  vault: vaultName,
  files: v.array(v.string()),
  removed: told(v.boolean(), 'False with --dry-run, and where none was installed.'),
});
export type ScheduleRemoved = AsRead<v.InferOutput<typeof ScheduleRemoved>>;
