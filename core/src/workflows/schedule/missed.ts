import type { MissedRun, VaultConfig } from '@safelight/manifests';
import { missedRun } from '../../schedule/plan.ts';
import type { State } from '../../vault/state.ts';
import type { Home } from '../home.ts';
import { lastRun, lastScheduled } from '../last-runs.ts';
import { runningJobs } from '../running-jobs.ts';

/** The run of the schedule that did not happen, if one did not; null where there is no schedule. */
export const missedOf = async (
  home: Home,
  { id, schedule }: VaultConfig,
  { state, now }: { readonly state: State; readonly now: Date },
): Promise<MissedRun | null> => {
  if (schedule === undefined) return null;
  const { sets } = await home.config();
  return missedRun(schedule, {
    now,
    backedUp: sets.filter(({ vault }) => vault === id).map((set) => lastRun(state, set.id)?.at ?? null),
    last: lastScheduled(state),
    running: runningJobs(home, id, now).some(({ command }) => command === 'backup'),
  });
};
