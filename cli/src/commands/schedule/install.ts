import { option, string } from '@oclif/core/flags';
import { installSchedule, SafelightError, type ScheduleInstalled } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { modeOf, toggle } from '../../flags.ts';
import { scheduleInstalledText } from '../../render/schedule.ts';

export default class ScheduleInstall extends SafelightCommand {
  static override summary = 'Have backups begin by the clock.';
  static override description =
    'The system begins `safelight backup` for everything that is remembered: a timer of systemd on Linux, launchd on a Mac, the Task Scheduler on Windows, while you are logged in. It works behind everything else. A run that did not happen is told by the next `status` or `backup`. Installing again replaces what was.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --at 02:30',
    '<%= config.bin %> <%= command.id %> --every week --day fri --at 18:00',
    '<%= config.bin %> <%= command.id %> --every hour --on-battery --dry-run',
  ];
  static override flags = {
    every: option({
      summary: 'How often.',
      options: ['hour', 'day', 'week'] as const,
      default: 'day' as const,
    })(),
    at: string({
      summary: 'When, by the clock of this computer; with --every hour only the minutes count.',
      helpValue: 'HH:MM',
      default: '03:00',
    }),
    day: option({
      summary: 'The day, with --every week.',
      options: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const,
      default: 'sun' as const,
    })(),
    'on-battery': toggle('Also while the computer runs on battery.'),
    'file-only': toggle('Write the files, and let me make them known to the system.'),
    'dry-run': toggle('Show the files that would be written, and write nothing.'),
  };

  async run(): Promise<ScheduleInstalled> {
    const { flags } = await this.parse(ScheduleInstall);
    const { every, day } = flags;
    const report = await installSchedule(
      this.home,
      {
        vaultName: flags['vault-name'] ?? null,
        schedule: {
          every,
          at: timeOf(flags.at),
          day,
          battery: flags['on-battery'] ? 'run' : 'wait',
          metered: 'run',
          notify: [],
        },
        self: this.self,
        start: flags['file-only'] ? 'file' : 'now',
        mode: modeOf(flags),
      },
      this.context,
    );
    return this.show({ report, text: scheduleInstalledText, exit: report.trouble === null ? 0 : 3 });
  }
}

/** `2:00` is forgiven. */
const timeOf = (text: string): string => {
  const time = text.padStart(5, '0');
  if (!/^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/.test(time))
    throw new SafelightError('bad-argument', {
      what: '--at',
      why: `${text} is no time between 00:00 and 23:59`,
    });
  return time;
};
