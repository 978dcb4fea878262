import { string } from '@oclif/core/args';
import { type PresetList, removePreset } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { presetsText } from '../../render/inbox.ts';

export default class PresetRemove extends SafelightCommand {
  static override summary = 'Let editors ask for it no more.';
  static override description = 'A job that asks for it later is refused. What was delivered stays as it is.';
  static override examples = ['<%= config.bin %> <%= command.id %> huber'];
  static override args = { preset: string({ description: 'Its id.', required: true }) };

  async run(): Promise<PresetList> {
    const { args } = await this.parse(PresetRemove);
    return this.show({ report: await removePreset(this.home, args.preset), text: presetsText });
  }
}
