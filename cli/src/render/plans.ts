import type { BackupPlan, BackupPlans, RestorePlan } from '@safelight/core';
import { firstOf, type Lines } from './lines.ts';
import { bytes, count, moment } from './quantity.ts';

/** What `--dry-run` found. */
export const backupPlanText = ({ sets }: BackupPlans): Lines => [
  'Nothing was written.',
  ...sets.flatMap(onePlan),
];

const onePlan = ({
  set,
  files,
  bytes: size,
  unchanged,
  remembered,
  excluded,
  problems,
}: BackupPlan): Lines => [
  `${set.name} (${set.path}): ${count(files, 'file')}, ${bytes(size)} would be backed up; ${count(unchanged, 'file')} unchanged.`,
  ...(remembered ? [] : ['  It would be remembered, so that `safelight backup` does it again.']),
  ...excluded.map(
    ({ entries, reason, rule }) =>
      `  Left out: ${count(entries, 'entry', 'entries')}, ${reason} (rule ${rule}).`,
  ),
  ...(problems.length === 0 ? [] : ['  Not as they should be:']),
  ...firstOf(problems.map(({ message }) => message)),
];

export const restorePlanText = (plan: RestorePlan): Lines => [
  'Nothing was written.',
  `Snapshot ${plan.snapshot.seq} of ${plan.snapshot.set} (${moment(plan.snapshot.created)}) into ${plan.to}:`,
  `  ${count(plan.files, 'file')}, ${bytes(plan.bytes)} would be restored; ${count(plan.compared, 'file')} there already would be compared.`,
  ...(plan.refused.length === 0 ? [] : [`  ${count(plan.refused.length, 'file')} would be left alone:`]),
  ...firstOf(plan.refused),
];
