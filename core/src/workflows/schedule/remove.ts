import { rm } from 'node:fs/promises';
import type { ScheduleRemoved } from '@safelight/manifests';
import { uninstall } from '../../system/install.ts';
import { chooseVault, type Home } from '../home.ts';
import { ANY_TIME, backupService, type Self } from './service-of.ts';

export type { ScheduleRemoved } from '@safelight/manifests';

export interface RemoveScheduleOptions {
  readonly vaultName: string | null;
  readonly self: Self;
  readonly mode: 'write' | 'dry-run';
}

/** `schedule remove`: the system begins no backups any more. What was backed up stays. */
export const removeSchedule = async (
  home: Home,
  { vaultName, self, mode }: RemoveScheduleOptions,
): Promise<ScheduleRemoved> => {
  const vault = chooseVault(await home.config(), home, vaultName);
  // Also where none is remembered: a computer that was attached anew knows nothing of what the system still has.
  const installation = backupService(vault, { timing: vault.schedule ?? ANY_TIME, self });
  if (mode === 'dry-run')
    return { vault: vault.name, files: installation.files.map(({ path }) => path), removed: false };
  const files = await uninstall(installation);
  await rm(home.webhook(vault.id), { force: true });
  await home.changeVault(vault.id, ({ schedule: _gone, ...rest }) => rest);
  return { vault: vault.name, files: [...files], removed: files.length > 0 || vault.schedule !== undefined };
};
