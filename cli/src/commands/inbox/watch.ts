import { type InboxReport, watchInbox } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { errorText } from '../../render/error.ts';
import { jobLine } from '../../render/inbox.ts';

export default class InboxWatch extends SafelightCommand {
  static override hidden = true;
  static override summary = 'Do what editors ask for, as it comes, until Ctrl-C.';
  static override description = 'Looks after the folder through which editors ask.';
  static override examples = ['<%= config.bin %> <%= command.id %>'];

  async run(): Promise<InboxReport> {
    const { flags } = await this.parse(InboxWatch);
    const tells = this.audience === 'person';
    if (tells) this.tell(['Waiting for what your editors ask for; Ctrl-C ends it.']);
    const report = await watchInbox(
      this.home,
      {
        vaultName: flags['vault-name'] ?? null,
        onJob: (job) => {
          if (tells) this.tell([jobLine(job)]);
        },
        onTrouble: (error) => process.stderr.write(errorText(error)),
      },
      this.context,
    );
    return this.show({ report, text: () => [] });
  }
}
