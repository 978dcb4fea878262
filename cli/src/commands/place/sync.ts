import { string } from '@oclif/core/args';
import { option } from '@oclif/core/flags';
import { SafelightError, type PlaceSync as Synced, syncExit, syncPlaces } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { toggle } from '../../flags.ts';
import { placeSyncText } from '../../render/places.ts';
import { sampleFlag, sampleFrom } from '../../sample.ts';

/** Milliseconds. */
const LOOK_AGAIN = 15 * 60_000;

export default class PlaceSync extends SafelightCommand {
  static override summary = 'Bring the copies of the vault up to date.';
  static override description =
    'Each place gets what any other has: a drive that was away catches up, and a file that went missing in one place comes back from another. With --check every byte is read first, or with --sample a part of the bytes, and what is damaged is replaced. No key is needed. Exit code 3 when something lies in the archive of a store alone, which must be asked for it, 4 when something is damaged everywhere, 7 when a place could not be reached.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> T7',
    '<%= config.bin %> <%= command.id %> --check',
    '<%= config.bin %> <%= command.id %> Cloud --check --sample 5%',
    '<%= config.bin %> <%= command.id %> T7 --recall bulk --wait',
  ];
  static override strict = false;
  static override args = {
    name: string({ description: 'Places to bring up to date; all unless named.' }),
  };
  static override flags = {
    sample: sampleFlag(),
    check: toggle('Read every byte of them too, and replace what is damaged.'),
    recall: option({
      summary:
        'Ask stores for what lies in their archives alone, and how soon it is wanted. They charge for it.',
      options: ['bulk', 'standard', 'expedited'] as const,
    })(),
    wait: toggle('Look every 15 minutes for what --recall asked for, until it is here.'),
  };

  async run(): Promise<Synced> {
    const { argv, flags } = await this.parse(PlaceSync);
    if (flags.sample !== undefined && !flags.check)
      throw new SafelightError('bad-argument', {
        what: '--sample',
        why: 'it says how much --check reads, so give that too',
      });
    if (flags.wait && flags.recall === undefined)
      throw new SafelightError('bad-argument', {
        what: '--wait',
        why: 'it waits for what --recall asks for, so give that too',
      });
    const check = flags.check ? (sampleFrom(flags.sample) ?? 'everything') : 'nothing';
    const report = await syncPlaces(
      this.home,
      {
        vaultName: flags['vault-name'] ?? null,
        places: argv.map(String),
        check,
        recall: flags.recall ?? null,
        waitMs: flags.wait ? LOOK_AGAIN : null,
      },
      this.context,
    );
    return this.show({ report, text: placeSyncText, exit: syncExit(report.places) });
  }
}
