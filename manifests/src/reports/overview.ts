import * as v from 'valibot';
import { count, instant } from '../fields.ts';
import type { AsRead } from './as-read.ts';
import { bytes, seq, setName, told, vaultName } from './fields.ts';
import { missed } from './schedule.ts';

export const NextStep = v.picklist(['bring-vault', 'first-backup', 'prove-words', 'backup', 'mend', 'none']);
export type NextStep = v.InferOutput<typeof NextStep>;

/** What this computer remembers of the last backup of a set. */
const LastBackup = v.strictObject({
  at: told(instant, 'When it ended.'),
  seq,
  files: told(count, 'Files in the snapshot.'),
  bytes,
  problems: told(count, 'What could not be read.'),
});

/** `safelight --json`: how things stand, from what this computer knows; nothing is unlocked for it. */
export const Overview = v.strictObject({
  vault: vaultName,
  path: told(v.string(), 'Folder of the vault.'),
  trouble: told(
    v.nullable(v.string()),
    'Null where the vault is there and is the one; else what stands in the way, in a sentence for people.',
  ),
  // Some network drives say that they have more room than a safe integer can count.
  free: told(
    v.nullable(v.pipe(v.number(), v.minValue(0))),
    'Bytes free on the disk of the vault; null where it cannot be told.',
  ),
  snapshots: told(v.nullable(count), 'Snapshots in the vault; null where it cannot be looked at.'),
  sets: v.array(
    v.strictObject({
      name: setName,
      last: told(v.nullable(LastBackup), 'Null where this computer has not backed the set up.'),
    }),
  ),
  missed,
  wordsProven: told(v.nullable(instant), 'When the recovery words were last typed back; null: never.'),
  next: told(
    NextStep,
    'bring-vault: plug its drive in. first-backup: name something to back up. prove-words: type the words back, once a year. backup: the last one is older than a day. mend: what the last backup could not read. none: all is well.',
  ),
});
export type Overview = AsRead<v.InferOutput<typeof Overview>>;
