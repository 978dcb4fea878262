import { string as textArgument } from '@oclif/core/args';
import { type InboxPaired, unpairPanel } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { inboxPairedText } from '../../render/inbox.ts';

export default class InboxUnpair extends SafelightCommand {
  static override hidden = true;
  static override summary = 'Believe a panel no more.';
  static override description =
    'Its key proves nothing from now on. Where it was the last panel, jobs need no proof any more.';
  static override args = { panel: textArgument({ description: 'Its name or number.', required: true }) };
  static override examples = ['<%= config.bin %> <%= command.id %> Photoshop'];

  async run(): Promise<InboxPaired> {
    const { args } = await this.parse(InboxUnpair);
    return this.show({ report: await unpairPanel(this.home, args.panel), text: inboxPairedText });
  }
}
