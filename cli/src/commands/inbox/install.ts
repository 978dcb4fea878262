import { string } from '@oclif/core/flags';
import { type InboxInstalled, installInbox, removeInboxService } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { dryRun, modeOf, text, toggle } from '../../flags.ts';
import { inboxInstalledText, inboxRemovedText } from '../../render/inbox.ts';

export default class InboxInstall extends SafelightCommand {
  static override hidden = true;
  static override summary = 'Let your editors hand pictures to Safelight.';
  static override description =
    'Makes the folder through which they ask, in your home and for you alone, and has the system look after it whenever you log in: systemd on Linux, launchd on a Mac, the Task Scheduler on Windows. Editors may ask for files of what is backed up, and of the folders you name here.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --root ~/Export',
    '<%= config.bin %> <%= command.id %> --remove',
  ];
  static override flags = {
    folder: text('DIR', 'Another folder than the usual one; it must be yours alone.'),
    root: string({
      summary: 'A folder whose files editors may ask for; may be given several times, and is remembered.',
      helpValue: 'DIR',
      multiple: true,
    }),
    'file-only': toggle('Write the file of the service, and let me start it.'),
    remove: toggle('Do not look after it any more. The folder stays.'),
    'dry-run': dryRun(),
  };

  async run(): Promise<InboxInstalled> {
    const { flags } = await this.parse(InboxInstall);
    const { self } = this;
    const service = { ...self, args: [...self.args, 'inbox', 'watch', '--quiet'] };
    if (flags.remove) {
      const report = await removeInboxService(this.home, service);
      return this.show({ report, text: inboxRemovedText });
    }
    const report = await installInbox(
      this.home,
      {
        folder: flags.folder ?? null,
        roots: flags.root ?? [],
        service,
        start: flags['file-only'] ? 'file' : 'now',
        mode: modeOf(flags),
      },
      this.context,
    );
    return this.show({ report, text: inboxInstalledText });
  }
}
