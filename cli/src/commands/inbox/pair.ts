import { string as textArgument } from '@oclif/core/args';
import { type InboxPaired, pairPanel } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { toggle } from '../../flags.ts';
import { inboxPairedText } from '../../render/inbox.ts';

export default class InboxPair extends SafelightCommand {
  static override hidden = true;
  static override summary = 'Give a panel a key, so that its jobs can be told from those of others.';
  static override description =
    'Shows a code once, to be pasted into the panel. With --require, jobs that bear no proof are refused. Needed only where others can write into the folder through which editors ask, as on a computer that several people use.';
  static override args = { name: textArgument({ description: 'What you call the panel.', required: true }) };
  static override examples = [
    '<%= config.bin %> <%= command.id %> Photoshop',
    '<%= config.bin %> <%= command.id %> Photoshop --require',
  ];
  static override flags = { require: toggle('Refuse jobs that bear no proof, from now on.') };

  async run(): Promise<InboxPaired> {
    const { args, flags } = await this.parse(InboxPair);
    const options = { vaultName: flags['vault-name'] ?? null, name: args.name, require: flags.require };
    return this.show({ report: await pairPanel(this.home, options, this.context), text: inboxPairedText });
  }
}
