import type { ScheduleConfig, ScheduleInstalled } from '@safelight/manifests';
import type { RunContext } from '../../model/events.ts';
import { nextDue } from '../../schedule/plan.ts';
import { install } from '../../system/install.ts';
import { runProgram, troubleOf } from '../../system/run-program.ts';
import type { Installation } from '../../system/service.ts';
import { chooseVault, type Home } from '../home.ts';
import { backupService, type Self } from './service-of.ts';

export type { ScheduleInstalled } from '@safelight/manifests';

export interface InstallScheduleOptions {
  readonly vaultName: string | null;
  readonly schedule: Omit<ScheduleConfig, 'since'>;
  readonly self: Self;
  /** `file`: write what the system reads, and let the person make it known. */
  readonly start: 'now' | 'file';
  readonly mode: 'write' | 'dry-run';
}

/** `schedule install`: has the system begin backups of all that is remembered. One that was there is replaced. */
export const installSchedule = async (
  home: Home,
  { vaultName, schedule: wanted, self, start, mode }: InstallScheduleOptions,
  { clock }: RunContext,
): Promise<ScheduleInstalled> => {
  const vault = chooseVault(await home.config(), home, vaultName);
  const schedule = { ...wanted, since: clock().toISOString() };
  const installation = backupService(vault, { timing: schedule, self });
  const told = {
    vault: vault.name,
    schedule,
    files: installation.files,
    commands: installation.start.map((line) => line.join(' ')),
    next: nextDue(schedule, clock()).toISOString(),
  };
  if (mode === 'dry-run') return { ...told, written: false, started: false, trouble: null, checked: null };
  await home.changeVault(vault.id, (now) => ({ ...now, schedule }));
  const installed = await install(installation, start);
  return { ...told, written: true, ...installed, checked: await checkedBy(installation) };
};

const checkedBy = async ({ check }: Installation): Promise<ScheduleInstalled['checked']> => {
  if (check === null) return null;
  const [by = ''] = check;
  const objection = await troubleOf(() => runProgram(check));
  return { by, objection };
};
