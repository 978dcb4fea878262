import { watchInbox } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { errorText } from '../../render/error.ts';
import { jobLine } from '../../render/inbox.ts';

export default class InboxWatch extends SafelightCommand {
  static override hidden = true;
  static override enableJsonFlag = false;
  static override summary = 'Do what editors ask for, as it comes, until Ctrl-C.';
  static override description =
    'Looks after the folder "Safelight Inbox". `inbox install` has the system start this when you log in.';
  static override examples = ['<%= config.bin %> <%= command.id %>'];

  async run(): Promise<void> {
    const { flags } = await this.parse(InboxWatch);
    if (!flags.quiet) this.tell(['Looking after the inbox; Ctrl-C ends it.']);
    await watchInbox(
      this.home,
      {
        vaultName: flags['vault-name'] ?? null,
        onJob: (job) => {
          if (!flags.quiet) this.tell([jobLine(job)]);
        },
        onTrouble: (error) => process.stderr.write(errorText(error)),
      },
      this.context,
    );
  }
}
