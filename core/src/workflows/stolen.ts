import type { MachineRemoved, StolenReport } from '@safelight/manifests';
import type { RunContext } from '../model/events.ts';
import type { Home } from './home.ts';
import {
  carryOut,
  type PlannedRemoval,
  planRemoval,
  type RemoveMachineOptions,
  toldRemoval,
} from './machine/remove.ts';
import { stolenFacts } from './stolen/facts.ts';
import { exposedBy, stolenSteps } from './stolen/steps.ts';

export type { StolenReport } from '@safelight/manifests';

export type StolenOptions = Omit<RemoveMachineOptions, 'own'>;

/** `stolen`: removes a computer, and lists what its key could read and what only a person can do. */
export const stolen = async (
  home: Home,
  options: StolenOptions,
  context: RunContext,
): Promise<Omit<StolenReport, 'written'>> => {
  const planned = await planRemoval(home, { ...options, own: 'refuse' }, context);
  const removal = await removed(home, planned, { mode: options.mode, context });
  const facts = await stolenFacts(home, planned, context.clock());
  return {
    removal,
    exposed: [...exposedBy(removal, facts)],
    deliveries: [...facts.deliveries],
    steps: [...(await stolenSteps(removal, facts, context.signal))],
  };
};

const removed = (
  home: Home,
  planned: PlannedRemoval,
  { mode, context }: { readonly mode: StolenOptions['mode']; readonly context: RunContext },
): Promise<MachineRemoved> => (mode === 'write' ? carryOut(home, planned, context) : toldRemoval(planned));
