import { string } from '@oclif/core/args';
import { makeFirst, type PlaceList } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { dryRun, modeOf } from '../../flags.ts';
import { placesText } from '../../render/places.ts';

export default class PlaceFirst extends SafelightCommand {
  static override summary = 'Let backups go to another place first.';
  static override description =
    'For the day when the drive of the vault is full or dead. The place must be a folder or drive; the one that was first until then stays as a copy, or is left out with `place remove`.';
  static override examples = ['<%= config.bin %> <%= command.id %> T7'];
  static override args = {
    name: string({ description: 'Its name.', required: true }),
  };
  static override flags = { 'dry-run': dryRun() };

  async run(): Promise<PlaceList> {
    const { args, flags } = await this.parse(PlaceFirst);
    const options = {
      vaultName: flags['vault-name'] ?? null,
      name: args.name,
      mode: modeOf(flags),
      now: this.context.clock(),
    };
    return this.show({ report: await makeFirst(this.home, options), text: placesText });
  }
}
