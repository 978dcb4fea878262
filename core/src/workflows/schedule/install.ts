import { rm } from 'node:fs/promises';
import type { ScheduleConfig, ScheduleInstalled, VaultConfig } from '@safelight/manifests';
import { type Webhook, writeWebhook } from '../../mail/webhook.ts';
import { SafelightError } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import { nextDue } from '../../schedule/plan.ts';
import { isMetered } from '../../system/conditions.ts';
import { install } from '../../system/install.ts';
import { runProgram, troubleOf } from '../../system/run-program.ts';
import type { Installation } from '../../system/service.ts';
import { keptMailAccount } from '../delivery/mail.ts';
import { chooseVault, type Home } from '../home.ts';
import { secretStoreFor } from '../session.ts';
import { backupService, type Self } from './service-of.ts';

export type { ScheduleInstalled } from '@safelight/manifests';

export interface InstallScheduleOptions {
  readonly vaultName: string | null;
  readonly schedule: Omit<ScheduleConfig, 'since'>;
  /** Where it is posted how a run ended; null: nowhere. */
  readonly webhook: Webhook | null;
  readonly self: Self;
  /** `file`: write what the system reads, and let the person make it known. */
  readonly start: 'now' | 'file';
  readonly mode: 'write' | 'dry-run';
}

/** `schedule install`: has the system begin backups of all that is remembered. One that was there is replaced. Throws `mail-not-set-up`, `bad-argument`. */
export const installSchedule = async (
  home: Home,
  { vaultName, schedule: wanted, webhook, self, start, mode }: InstallScheduleOptions,
  { clock }: RunContext,
): Promise<ScheduleInstalled> => {
  const vault = chooseVault(await home.config(), home, vaultName);
  if (wanted.metered === 'wait' && (await isMetered()) === null)
    throw new SafelightError('bad-argument', {
      what: '--unmetered',
      why: 'nothing on this computer tells whether its connection is metered (NetworkManager does, on Linux)',
    });
  if (wanted.notify.includes('mail')) await keptMailAccount(home, vault);
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
  await keepWebhook(home, vault, webhook);
  await home.changeVault(vault.id, (now) => ({ ...now, schedule }));
  const installed = await install(installation, start);
  return { ...told, written: true, ...installed, checked: await checkedBy(installation) };
};

const keepWebhook = async (home: Home, vault: VaultConfig, webhook: Webhook | null): Promise<void> => {
  const path = home.webhook(vault.id);
  if (webhook === null) return rm(path, { force: true });
  const secret = await secretStoreFor(home, vault.keystore).get(vault.id);
  await writeWebhook(path, webhook, { secret, vault: vault.id });
};

const checkedBy = async ({ check }: Installation): Promise<ScheduleInstalled['checked']> => {
  if (check === null) return null;
  const [by = ''] = check;
  const objection = await troubleOf(() => runProgram(check));
  return { by, objection };
};
