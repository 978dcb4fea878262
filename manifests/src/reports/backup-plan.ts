import * as v from 'valibot';
import { count } from '../fields.ts';
import { ExclusionCount } from '../snapshot.ts';
import type { AsRead } from './as-read.ts';
import { bytes, setKind, setName, shownPath, told } from './fields.ts';
import { ReportedProblem } from './finding.ts';

/** What a backup of one set would do. */
export const BackupPlan = v.strictObject({
  set: v.strictObject({ name: setName, kind: setKind, path: shownPath }),
  remembered: told(v.boolean(), 'Is it a set already, which `backup` without a path does?'),
  unchanged: told(count, 'Files that are as they were, and would not be read again.'),
  files: told(count, 'Files that would be read.'),
  bytes: told(bytes, 'Bytes of those files.'),
  excluded: told(v.array(ExclusionCount), 'What would be left out on purpose, by rule.'),
  problems: v.array(ReportedProblem),
});
export type BackupPlan = AsRead<v.InferOutput<typeof BackupPlan>>;

/** `backup --dry-run --json`. */
export const BackupPlans = v.strictObject({
  complete: told(v.boolean(), 'True where no set has problems; else the exit code is 3.'),
  sets: v.array(BackupPlan),
});
export type BackupPlans = AsRead<v.InferOutput<typeof BackupPlans>>;
