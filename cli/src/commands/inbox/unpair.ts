import { string as textArgument } from '@oclif/core/args';
import { type InboxPaired, SafelightError, unpairPanel } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { toggle } from '../../flags.ts';
import { inboxPairedText } from '../../render/inbox.ts';

export default class InboxUnpair extends SafelightCommand {
  static override hidden = true;
  static override summary = 'Believe a panel no more.';
  static override description =
    'Its key proves nothing from now on. Where jobs need a proof they go on needing one, until you say --allow-all.';
  static override args = { panel: textArgument({ description: 'Its name or number.' }) };
  static override flags = { 'allow-all': toggle('Jobs need no proof from now on.') };
  static override examples = [
    '<%= config.bin %> <%= command.id %> Photoshop',
    '<%= config.bin %> <%= command.id %> --allow-all',
  ];

  async run(): Promise<InboxPaired> {
    const { args, flags } = await this.parse(InboxUnpair);
    const wanted = args.panel ?? null;
    if (wanted === null && !flags['allow-all'])
      throw new SafelightError('bad-argument', { what: 'PANEL', why: 'say which, or --allow-all' });
    const report = await unpairPanel(this.home, { wanted, allowAll: flags['allow-all'] });
    return this.show({ report, text: inboxPairedText });
  }
}
