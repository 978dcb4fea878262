import type { ScheduleShown } from '@safelight/manifests';
import { nextDue } from '../../schedule/plan.ts';
import { whyNotHeld } from '../../system/install.ts';
import { State } from '../../vault/state.ts';
import { chooseVault, type Home } from '../home.ts';
import { lastScheduled } from '../last-runs.ts';
import { missedOf } from './missed.ts';
import { ANY_TIME, backupService, type Self } from './service-of.ts';

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
  const { schedule = null } = vault;
  const installation = backupService(vault, { timing: schedule ?? ANY_TIME, self });
  const trouble = await whyNotHeld(installation);
  const held = trouble === null;
  return {
    vault: vault.name,
    schedule,
    held,
    trouble: schedule === null ? null : trouble,
    files: schedule === null && !held ? [] : installation.files.map(({ path }) => path),
    next: schedule === null ? null : nextDue(schedule, now).toISOString(),
    last,
    missed: await missedOf(home, vault, { state, now }),
  };
};
