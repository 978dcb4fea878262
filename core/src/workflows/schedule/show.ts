import type { MissedRun, ScheduleShown, VaultConfig } from '@safelight/manifests';
import { missedRun, nextDue } from '../../schedule/plan.ts';
import { whyNotHeld } from '../../system/install.ts';
import { State } from '../../vault/state.ts';
import { chooseVault, type Home } from '../home.ts';
import { lastRun, lastScheduled } from '../last-runs.ts';
import { runningJobs } from '../running-jobs.ts';
import { backupService, type Self } from './service-of.ts';

export type { MissedRun, ScheduledRun, ScheduleShown } from '@safelight/manifests';

/** `schedule show`: when a run is due, how the last one ended, and whether the system really has it. */
export const showSchedule = async (
  home: Home,
  { vaultName, self, now }: { readonly vaultName: string | null; readonly self: Self; readonly now: Date },
): Promise<ScheduleShown> => {
  const vault = chooseVault(await home.config(), home, vaultName);
  await home.prepare(vault.id);
  using state = new State(home.statePath(vault.id));
  const last = lastScheduled(state);
  const { schedule } = vault;
  if (schedule === undefined)
    return {
      vault: vault.name,
      schedule: null,
      held: false,
      trouble: null,
      files: [],
      next: null,
      last,
      missed: null,
    };
  const installation = backupService(vault, { timing: schedule, self });
  const trouble = await whyNotHeld(installation);
  return {
    vault: vault.name,
    schedule,
    held: trouble === null,
    trouble,
    files: installation.files.map(({ path }) => path),
    next: nextDue(schedule, now).toISOString(),
    last,
    missed: await missedOf(home, vault, { state, now }),
  };
};

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
