import { string } from '@oclif/core/args';
import { type PlaceRemoved, removePlace } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { dryRun, modeOf } from '../../flags.ts';
import { placeRemovedText } from '../../render/places.ts';

export default class PlaceRemove extends SafelightCommand {
  static override summary = 'Stop copying to a place.';
  static override description =
    'What lies there stays, and opens with the recovery words as before. The place that backups go to first cannot be removed.';
  static override examples = ['<%= config.bin %> <%= command.id %> T7'];
  static override args = {
    name: string({ description: 'Its name.', required: true }),
  };
  static override flags = { 'dry-run': dryRun() };

  async run(): Promise<PlaceRemoved> {
    const { args, flags } = await this.parse(PlaceRemove);
    const options = {
      vaultName: flags['vault-name'] ?? null,
      name: args.name,
      mode: modeOf(flags),
      now: this.context.clock(),
    };
    return this.show({ report: await removePlace(this.home, options), text: placeRemovedText });
  }
}
