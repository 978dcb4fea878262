import type { DeliverPlan, DeliverReport } from '@safelight/manifests';
import { displayPath } from '../model/paths.ts';
import type { DeliveryPlan, PlannedFile, PlanOptions } from './plan.ts';
import type { DeliveryProblem } from './scan.ts';

export type { DeliverPlan, DeliverReport } from '@safelight/manifests';

/** What was asked for, as reports repeat it. */
export interface Asked extends Pick<PlanOptions, 'purpose' | 'metadata' | 'format'> {
  readonly client: string;
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
    bytes: sizeOf(files),
    files: files.map(({ file, name, size }) => ({ path: displayPath(file.path), name, bytes: size })),
  })),
  files: plan.files.length,
  bytes: sizeOf(plan.files),
});

const sizeOf = (files: readonly { readonly size: number }[]): number =>
  files.reduce((sum, { size }) => sum + size, 0);

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
  problems: [...plan.problems, ...problems].map(({ path, error }) => ({
    path: displayPath(path),
    code: error.code,
    message: error.message,
  })),
});

/** 3 where not all that was chosen is in it. */
export const deliverExit = ({ complete }: DeliverReport): number => (complete ? 0 : 3);
