import type { ScheduleConfig, VaultConfig } from '@safelight/manifests';
import { type Installation, type Service, thisSystem, timedService } from '../../system/service.ts';

/** Safelight as it runs now: its program, the arguments before a command, and its home where that was moved. */
export type Self = Service;

/** What the system begins for a vault: the backup of all that is remembered, with nobody to read what it prints. */
export const backupService = (
  { id }: VaultConfig,
  {
    timing,
    self,
  }: { readonly timing: Pick<ScheduleConfig, 'every' | 'at' | 'day' | 'battery'>; readonly self: Self },
): Installation => {
  const { every, at, day, battery } = timing;
  return timedService(
    {
      ...self,
      args: [...self.args, 'backup', '--quiet', '--scheduled', '--vault-name', id],
      // Two studios on one computer have a schedule each.
      id: id.slice(0, 8),
      timing: { every, at, day },
      battery,
    },
    thisSystem(),
  );
};

/** For what is the same at every time: names and paths. */
export const ANY_TIME = { every: 'day', at: '00:00', day: 'sun', battery: 'wait' } as const;
