import { listSets, type SetSummary } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { setsText } from '../../render/sets.ts';

export default class SetList extends SafelightCommand {
  static override summary = 'List what is backed up.';
  static override description = 'The catalogs and folders that `backup` without a path does.';
  static override examples = ['<%= config.bin %> <%= command.id %>'];

  async run(): Promise<readonly SetSummary[]> {
    const { flags } = await this.parse(SetList);
    return this.show({ report: await listSets(this.home, flags['vault-name'] ?? null), text: setsText });
  }
}
