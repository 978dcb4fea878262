import { option, string } from '@oclif/core/flags';
import {
  type InstallScheduleOptions,
  installSchedule,
  parseWebhook,
  readPassphraseFile,
  SafelightError,
  type ScheduleInstalled,
} from '@safelight/core';
import { weekday } from '@safelight/manifests';
import { SafelightCommand } from '../../base-command.ts';
import { modeOf, text, toggle } from '../../flags.ts';
import { scheduleInstalledText } from '../../render/schedule.ts';

export default class ScheduleInstall extends SafelightCommand {
  static override summary = 'Have backups begin by the clock.';
  static override description =
    'The system begins `safelight backup` for everything that is remembered: a timer of systemd on Linux, launchd on a Mac, the Task Scheduler on Windows, while you are logged in. It works behind everything else. A run that did not happen is told by the next `status` or `backup`. Installing again replaces what was.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --at 04:30',
    '<%= config.bin %> <%= command.id %> --every week --day fri --at 18:00',
    '<%= config.bin %> <%= command.id %> --notify desktop --notify mail',
    '<%= config.bin %> <%= command.id %> --at 22:00 --until 06:00',
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
      options: weekday.options,
      default: 'sun' as const,
    })(),
    until: text(
      'HH:MM',
      'When a run stops, and is carried on by the next; none begins between then and --at.',
    ),
    'on-battery': toggle('Also while the computer runs on battery.'),
    unmetered: toggle('Not while the connection is metered: Linux with NetworkManager.'),
    notify: string({
      summary:
        'How you are told when a run has ended, in numbers: desktop, mail (the account of `delivery mail`, to its own address), or an https address that takes JSON. May be given several times.',
      helpValue: 'WHERE',
      multiple: true,
    }),
    'webhook-file': text('FILE', 'Read that address from this file: it may hold a key.'),
    'file-only': toggle('Write the files, and let me make them known to the system.'),
    'dry-run': toggle('Show the files that would be written, and write nothing.'),
  };

  async run(): Promise<ScheduleInstalled> {
    const { flags } = await this.parse(ScheduleInstall);
    const { every, day } = flags;
    const at = timeOf('--at', flags.at);
    const { notify, webhook } = await noticesOf(flags.notify ?? [], flags['webhook-file']);
    const report = await installSchedule(
      this.home,
      {
        vaultName: flags['vault-name'] ?? null,
        schedule: {
          every,
          at,
          until: untilOf(flags.until, { every, at }),
          day,
          battery: flags['on-battery'] ? 'run' : 'wait',
          metered: flags.unmetered ? 'wait' : 'run',
          notify,
        },
        webhook,
        self: this.self,
        start: flags['file-only'] ? 'file' : 'now',
        mode: modeOf(flags),
      },
      this.context,
    );
    return this.show({ report, text: scheduleInstalledText, exit: report.trouble === null ? 0 : 3 });
  }
}

type Notices = Pick<InstallScheduleOptions, 'webhook'> & {
  readonly notify: InstallScheduleOptions['schedule']['notify'];
};

/** Throws `bad-argument`. */
const noticesOf = async (wanted: readonly string[], file: string | undefined): Promise<Notices> => {
  const named = (['desktop', 'mail'] as const).filter((road) => wanted.includes(road));
  const [address, ...more] = wanted.filter((road) => !(named as readonly string[]).includes(road));
  if (more.length > 0 || (address !== undefined && file !== undefined))
    throw new SafelightError('bad-argument', { what: '--notify', why: 'one address is enough' });
  if (file !== undefined)
    return { notify: [...named, 'webhook'], webhook: parseWebhook(await readPassphraseFile(file)) };
  return address === undefined
    ? { notify: named, webhook: null }
    : { notify: [...named, 'webhook'], webhook: parseWebhook(address) };
};

/** `2:00` is forgiven. */
const timeOf = (what: string, text: string): string => {
  const time = text.padStart(5, '0');
  if (!/^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/.test(time))
    throw new SafelightError('bad-argument', {
      what,
      why: `${text} is no time between 00:00 and 23:59`,
    });
  return time;
};

/** Throws `bad-argument`. */
const untilOf = (
  text: string | undefined,
  { every, at }: { readonly every: string; readonly at: string },
): string | null => {
  if (text === undefined) return null;
  const until = timeOf('--until', text);
  if (every === 'hour' || until === at)
    throw new SafelightError('bad-argument', {
      what: '--until',
      why: 'it needs --every day or week, and another time than --at',
    });
  return until;
};
