import type { PlaceFed } from '@safelight/manifests';
import type { PruneFacts } from '../../retention/report.ts';
import type { Session } from '../session.ts';
import type { PrunePlan } from './plan.ts';

const DAY = 86_400_000;

/** What is told of a plan, and of what came of it. */
export const factsOf = (
  { vault }: Session,
  plan: PrunePlan,
  {
    applied,
    grace,
    fed,
  }: { readonly applied: boolean; readonly grace: number; readonly fed: readonly PlaceFed[] },
): PruneFacts => ({
  vault: vault.name,
  applied,
  snapshots: plan.look.snapshots.map(({ name, root }) => ({
    seq: name.seq,
    sha256: name.sha256,
    created: root.created,
    machine: root.machineName,
    set: root.set.name,
    kept: plan.stays.get(name.sha256) ?? null,
  })),
  condemned: plan.condemned,
  from: new Date(plan.now.getTime() + grace * DAY),
  taken: plan.taken,
  waiting: plan.waiting.map(({ condemned, going, from, runs, computers, ripe }) => ({
    going,
    since: condemned.at,
    from: from.toISOString(),
    runs,
    computers,
    ripe,
  })),
  runs: plan.obstacles.runs,
  places: plan.places.map(({ config, trouble, sizes }) => ({
    name: config.name,
    trouble: trouble === null ? null : { code: trouble.code, message: trouble.message },
    sizes,
  })),
  fed,
});
