import * as v from 'valibot';
import { count, sha256, uuid } from '../fields.ts';
import { CatalogRecord, ExclusionCount } from '../snapshot.ts';
import type { AsRead } from './as-read.ts';
import { bytes, seconds, seq, setKind, setName, shownPath, told } from './fields.ts';
import { ReportedProblem } from './finding.ts';
import { PlaceFed } from './place.ts';
import { missed } from './schedule.ts';

/** What a backup of one set came to. */
export const BackupReport = v.strictObject({
  set: v.strictObject({ id: uuid, name: setName, kind: setKind, path: shownPath }),
  snapshot: told(v.nullable(sha256), "SHA-256 of the snapshot's file in the vault."),
  seq,
  place: told(v.string(), 'Name of the copy of the vault that was written to.'),
  complete: told(v.boolean(), 'True where there are no problems.'),
  totals: told(
    v.strictObject({ folders: count, files: count, bytes, links: count }),
    'What the snapshot holds, new and old.',
  ),
  stored: told(v.strictObject({ files: count, bytes }), 'New or changed, and stored by this run.'),
  unchanged: told(count, 'Files that are as they were, and were not read again.'),
  carried: told(count, 'Files that are not on the disk now, kept from an earlier snapshot.'),
  excluded: told(v.array(ExclusionCount), 'What was left out on purpose, by rule.'),
  problems: v.array(ReportedProblem),
  catalog: told(v.nullable(CatalogRecord), 'What the catalog holds; null for a folder.'),
  notes: told(v.array(v.string()), 'Sentences for people.'),
  seconds,
});
export type BackupReport = AsRead<v.InferOutput<typeof BackupReport>>;

/** `backup --json`. */
export const BackupDocument = v.strictObject({
  complete: told(v.boolean(), 'True where every set is complete; else the exit code is 3.'),
  sets: v.array(BackupReport),
  places: told(v.array(PlaceFed), 'The places that were fed afterwards; complete does not wait for them.'),
  missed,
});
export type BackupDocument = AsRead<v.InferOutput<typeof BackupDocument>>;
