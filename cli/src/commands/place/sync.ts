import { string } from '@oclif/core/args';
import { SafelightError, type PlaceSync as Synced, syncExit, syncPlaces } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { toggle } from '../../flags.ts';
import { placeSyncText } from '../../render/places.ts';
import { sampleFlag, sampleFrom } from '../../sample.ts';

export default class PlaceSync extends SafelightCommand {
  static override summary = 'Bring the copies of the vault up to date.';
  static override description =
    'Each place gets what any other has: a drive that was away catches up, and a file that went missing in one place comes back from another. With --check every byte is read first, or with --sample a part of the bytes, and what is damaged is replaced. No key is needed. Exit code 4 when something is damaged everywhere, 7 when a place could not be reached.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> T7',
    '<%= config.bin %> <%= command.id %> --check',
    '<%= config.bin %> <%= command.id %> Cloud --check --sample 5%',
  ];
  static override strict = false;
  static override args = {
    name: string({ description: 'Places to bring up to date; all unless named.' }),
  };
  static override flags = {
    sample: sampleFlag(),
    check: toggle('Read every byte of them too, and replace what is damaged.'),
  };

  async run(): Promise<Synced> {
    const { argv, flags } = await this.parse(PlaceSync);
    if (flags.sample !== undefined && !flags.check)
      throw new SafelightError('bad-argument', {
        what: '--sample',
        why: 'it says how much --check reads, so give that too',
      });
    const check = flags.check ? (sampleFrom(flags.sample) ?? 'everything') : 'nothing';
    const report = await syncPlaces(
      this.home,
      { vaultName: flags['vault-name'] ?? null, places: argv.map(String), check },
      this.context,
    );
    return this.show({ report, text: placeSyncText, exit: syncExit(report.places) });
  }
}
