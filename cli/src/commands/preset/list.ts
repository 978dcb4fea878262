import { listPresets, type PresetList } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { presetsText } from '../../render/inbox.ts';

export default class PresetListed extends SafelightCommand {
  static override summary = 'What your editors may ask for.';
  static override description = 'Each preset with its client, what leaves, and by which roads.';
  static override examples = ['<%= config.bin %> <%= command.id %>'];

  async run(): Promise<PresetList> {
    await this.parse(PresetListed);
    return this.show({ report: await listPresets(this.home), text: presetsText });
  }
}
