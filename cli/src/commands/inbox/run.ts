import { type InboxReport, runInbox } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { inboxText } from '../../render/inbox.ts';

export default class InboxRun extends SafelightCommand {
  static override hidden = true;
  static override summary = 'Do what editors asked for, and end.';
  static override description =
    'Takes the jobs that panels and menus of your editors have put into their folder, does each and writes its result beside it. What is not allowed is refused, and lies in the folder `refused` with the reason. Exit code 3 where not everything could be done.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json',
  ];

  async run(): Promise<InboxReport> {
    const { flags } = await this.parse(InboxRun);
    const options = {
      vaultName: flags['vault-name'] ?? null,
      onJob: () => undefined,
      onTrouble: () => undefined,
    };
    const report = await runInbox(this.home, options, this.context);
    return this.show({ report, text: inboxText, exit: exitOf(report) });
  }
}

/** 3 where not all of it could be done. */
const exitOf = ({ jobs }: InboxReport): number => (jobs.every(({ outcome }) => outcome === 'done') ? 0 : 3);
