import { string } from '@oclif/core/args';
import { type FindReport, find } from '@safelight/core';
import { SafelightCommand } from '../base-command.ts';
import { text, toggle, wordsToRead } from '../flags.ts';
import { openingFrom } from '../opening.ts';
import { findText } from '../render/find.ts';

export default class Find extends SafelightCommand {
  static override summary = 'Where is this picture? On the disk, in the vault, in which snapshots.';
  static override description =
    'By its name (whole, without extension, the end of a path, or a pattern), by the xxh128 of its bytes, or by the name of a file of the vault that a check called damaged. What is backed up now is found although the drive of the vault lies in the drawer; --snapshots looks through all that were ever made, and so does a search that finds nothing else.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> IMG_0104',
    "<%= config.bin %> <%= command.id %> 'Wedding/*.CR3' --all",
    '<%= config.bin %> <%= command.id %> IMG_0104.CR3 --snapshots',
  ];
  static override args = {
    picture: string({ description: 'Its name, a pattern, or a hash.', required: true }),
  };
  static override flags = {
    snapshots: toggle('Look through every snapshot, for versions and for what is no longer backed up.'),
    all: toggle('List all that fit, not only twenty.'),
    place: text('NAME', 'Look in this copy of the vault.'),
    'recovery-words-file': wordsToRead(),
  };

  async run(): Promise<FindReport> {
    const { args, flags } = await this.parse(Find);
    const options = {
      ...(await openingFrom(flags)),
      wanted: args.picture,
      snapshots: flags.snapshots,
      all: flags.all,
    };
    return this.show({ report: await find(this.home, options, this.context), text: findText });
  }
}
