import type { ArchiveFormat, DeliverPlan, DeliverReport } from '@safelight/manifests';
import { displayPath } from '../model/paths.ts';
import { bytesOf } from './cut.ts';
import type { DeliveryPlan, PlannedFile, PlanOptions } from './plan.ts';
import type { DeliveryProblem } from './scan.ts';

export type { DeliverPlan, DeliverReport } from '@safelight/manifests';

/** What was asked for, as reports repeat it. */
export interface Asked extends Pick<PlanOptions, 'purpose' | 'metadata'> {
  readonly client: string;
  readonly format: ArchiveFormat;
}

export interface PlanFacts {
  readonly plan: DeliveryPlan;
  readonly notes: readonly string[];
  readonly cut: readonly (readonly PlannedFile[])[];
  /** As many as there are archives. */
  readonly names: readonly string[];
}

export const planReport = (asked: Asked, { plan, notes, cut, names }: PlanFacts): DeliverPlan => ({
  ...toldChoice(asked, { plan, notes, problems: [] }),
  archives: cut.map((files, at) => ({
    name: names[at] ?? '',
    bytes: bytesOf(files),
    files: files.map(({ file, name, size }) => ({ path: displayPath(file.path), name, bytes: size })),
  })),
  files: plan.files.length,
  bytes: bytesOf(plan.files),
});

/** What a report of a plan and one of a delivery have in common. */
export const toldChoice = (
  { client, purpose, metadata, format }: Asked,
  {
    plan,
    notes,
    problems,
  }: {
    readonly plan: DeliveryPlan;
    readonly notes: readonly string[];
    /** Met while it was made. */
    readonly problems: readonly DeliveryProblem[];
  },
) => ({
  client,
  purpose,
  metadata,
  format,
  excluded: plan.leftOut.map(({ path, rule, reason }) => ({ path: displayPath(path), rule, reason })),
  renamed: plan.files.flatMap(({ file, name, renamed }) =>
    renamed === null ? [] : [{ path: displayPath(file.path), name, why: renamed }],
  ),
  notes,
  problems: [...plan.problems, ...problems].map(toldProblem),
});

/** As reports and records tell it. */
export const toldProblem = ({ path, error: { code, message } }: DeliveryProblem) => ({
  path: displayPath(path),
  code,
  message,
});

/** 3 where not all that was chosen is in it. */
export const deliverExit = ({ complete }: DeliverReport): number => (complete ? 0 : 3);
