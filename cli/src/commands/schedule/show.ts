import { type ScheduleShown, showSchedule } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { scheduleShownText } from '../../render/schedule.ts';

export default class ScheduleShow extends SafelightCommand {
  static override summary = 'When backups begin, how the last one ended, and whether the system has it.';
  static override description =
    'Asks the system itself whether it will begin the next run. Exit code 3 when it will not, when no schedule is installed, or when a run did not happen.';
  static override examples = ['<%= config.bin %> <%= command.id %>'];

  async run(): Promise<ScheduleShown> {
    const { flags } = await this.parse(ScheduleShow);
    const report = await showSchedule(this.home, {
      vaultName: flags['vault-name'] ?? null,
      self: this.self,
      now: this.context.clock(),
    });
    const isWell = report.schedule !== null && report.held && report.missed === null;
    return this.show({ report, text: scheduleShownText, exit: isWell ? 0 : 3 });
  }
}
