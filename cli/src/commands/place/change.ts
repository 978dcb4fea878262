import { string } from '@oclif/core/args';
import { boolean } from '@oclif/core/flags';
import { changePlace, type PlaceList } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { dryRun, modeOf } from '../../flags.ts';
import { declaredFlags, declaredOf, whenOf } from '../../place-flags.ts';
import { placesText } from '../../render/places.ts';

export default class PlaceChange extends SafelightCommand {
  static override summary = 'Say where a place is kept, what it is, and when it is fed.';
  static override description =
    'For what nothing can tell but you. What is not named stays as it is; `rule show` tells what it counts for.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> T7 --elsewhere',
    '<%= config.bin %> <%= command.id %> NAS --medium nas --manual',
    '<%= config.bin %> <%= command.id %> Cloud --at-night --limit 2MB',
  ];
  static override args = {
    name: string({ description: 'Its name.', required: true }),
  };
  static override flags = {
    ...declaredFlags,
    manual: boolean({
      summary: 'Copy to it only with `place sync`.',
      exclusive: ['after-backup', 'at-night'],
    }),
    'at-night': boolean({ summary: 'Copy to it after backups between 22:00 and 6:00 only.' }),
    'after-backup': boolean({ summary: 'Copy to it after each backup.', exclusive: ['at-night'] }),
    'dry-run': dryRun(),
  };

  async run(): Promise<PlaceList> {
    const { args, flags } = await this.parse(PlaceChange);
    const change = {
      vaultName: flags['vault-name'] ?? null,
      name: args.name,
      mode: modeOf(flags),
      now: this.context.clock(),
    };
    const declared = { ...declaredOf(flags), ...whenOf(flags) };
    return this.show({ report: await changePlace(this.home, change, declared), text: placesText });
  }
}
