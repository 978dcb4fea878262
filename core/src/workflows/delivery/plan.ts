import type { DeliverPlan } from '@safelight/manifests';
import { cutArchives, roomIn } from '../../delivery/cut.ts';
import { type DeliveryPlan, planDelivery } from '../../delivery/plan.ts';
import { planReport } from '../../delivery/report.ts';
import { canClean } from '../../metadata/policy.ts';
import { canRender } from '../../metadata/rendition.ts';
import type { RunContext } from '../../model/events.ts';
import type { Home } from '../home.ts';
import { archiveNames, reservedNames } from './archive-names.ts';
import { assertSomething, type Chosen, lookAtChoice } from './choose.ts';
import { assertSensible, type DeliverOptions } from './options.ts';

export type { DeliverPlan } from '@safelight/manifests';

export interface PlannedDelivery {
  readonly plan: DeliveryPlan;
  readonly notes: readonly string[];
}

/** What goes and what does not. Throws `selection-empty`, and what a catalog says to a choice that it cannot answer. */
export const planChoice = async (
  home: Home,
  options: DeliverOptions,
  context: RunContext,
): Promise<PlannedDelivery> => {
  assertSensible(options);
  const { scan, notes }: Chosen = await lookAtChoice(home, options.choice, context);
  const plan = planDelivery(scan, {
    ...options,
    limit: roomIn(options.limit),
    canClean,
    canRender,
    reserved: reservedNames(),
  });
  return { plan, notes };
};

/** `deliver --dry-run`: needs no vault and no key. */
export const planDeliver = async (
  home: Home,
  options: DeliverOptions,
  context: RunContext,
): Promise<DeliverPlan> => {
  const { plan, notes } = await planChoice(home, options, context);
  assertSomething(plan);
  const cut = cutArchives(plan.files, roomIn(options.limit));
  const names = archiveNames({ ...options, made: context.clock(), id: null }, cut.length);
  return planReport(options, { plan, notes, cut, names });
};

/** 3 where something that was chosen cannot be put in. */
export const planExit = ({ problems }: DeliverPlan): number => (problems.length === 0 ? 0 : 3);
