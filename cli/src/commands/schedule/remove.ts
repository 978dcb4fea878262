import { removeSchedule, type ScheduleRemoved } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { dryRun, modeOf } from '../../flags.ts';
import { scheduleRemovedText } from '../../render/schedule.ts';

export default class ScheduleRemove extends SafelightCommand {
  static override summary = 'Have no backups begin by the clock any more.';
  static override description = 'What was backed up stays, and `safelight backup` works as before.';
  static override examples = ['<%= config.bin %> <%= command.id %>'];
  static override flags = { 'dry-run': dryRun() };

  async run(): Promise<ScheduleRemoved> {
    const { flags } = await this.parse(ScheduleRemove);
    const report = await removeSchedule(this.home, {
      vaultName: flags['vault-name'] ?? null,
      self: this.self,
      mode: modeOf(flags),
    });
    return this.show({ report, text: scheduleRemovedText });
  }
}
