import { string } from '@oclif/core/args';
import { boolean } from '@oclif/core/flags';
import { addPlace, type PlaceAdded, syncExit } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { dryRun, modeOf, text, toggle } from '../../flags.ts';
import { declaredFlags, declaredOf, whenOf } from '../../place-flags.ts';
import { placeAddedText } from '../../render/places.ts';

export default class PlaceAdd extends SafelightCommand {
  static override summary = 'Keep a copy of the vault on another drive.';
  static override description =
    'DIR is an empty folder, one that does not exist yet, or one that holds a copy of this vault already. It gets everything the vault holds, and after each backup what is new. The drive is known by a mark, wherever it is plugged in. A copy opens like the vault itself: with the recovery words, on any computer. Of a bucket the keys come from the AWS files or the environment of this computer; a store that is not AWS is named with ?endpoint=https://…; lock=DAYS keeps what is put there from being deleted or replaced for so long, where the bucket was made to lock, and keys=DAYS beside it has what opens the pictures locked for fewer days, so that what is erased is final sooner; class=DEEP_ARCHIVE keeps pictures in an archive, from which they come back when they were asked for. rclone:REMOTE:path is whatever rclone reaches by a remote that `rclone config` has set up.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> /media/T7/Safelight --name T7',
    '<%= config.bin %> <%= command.id %> /media/Bank/Safelight --name Bank --elsewhere',
    '<%= config.bin %> <%= command.id %> /mnt/nas/Safelight --name NAS --manual',
    '<%= config.bin %> <%= command.id %> "s3://my-bucket/studio?profile=backup" --name Cloud',
    '<%= config.bin %> <%= command.id %> "s3://my-locked-bucket/studio?lock=365" --name Cloud',
    '<%= config.bin %> <%= command.id %> "s3://my-locked-bucket/studio?lock=365&keys=30" --name Cloud',
    '<%= config.bin %> <%= command.id %> "s3://my-bucket/studio" --name Cloud --at-night --limit 2MB',
    '<%= config.bin %> <%= command.id %> rclone:nas:backup/Safelight --name NAS',
  ];
  static override args = {
    dir: string({
      description: 'Folder for the copy, on another drive; or s3://bucket/prefix, rclone:REMOTE:path.',
      required: true,
    }),
  };
  static override flags = {
    name: text('NAME', 'What the place is called; the name of its folder unless said.'),
    manual: boolean({
      summary: 'Copy to it only with `place sync`, not after each backup.',
      exclusive: ['at-night'],
    }),
    'at-night': boolean({ summary: 'Copy to it after backups between 22:00 and 6:00 only.' }),
    ...declaredFlags,
    'same-disk': toggle('Allow a folder on the disk of the vault: one broken disk would take both.'),
    'dry-run': dryRun(),
  };

  async run(): Promise<PlaceAdded> {
    const { args, flags } = await this.parse(PlaceAdd);
    const report = await addPlace(
      this.home,
      {
        vaultName: flags['vault-name'] ?? null,
        path: args.dir,
        name: flags.name ?? null,
        declared: { when: 'now', ...declaredOf(flags), ...whenOf(flags) },
        sameDisk: flags['same-disk'] ? 'allow' : 'refuse',
        mode: modeOf(flags),
      },
      this.context,
    );
    return this.show({
      report,
      text: placeAddedText,
      exit: report.fed === null ? 0 : syncExit([report.fed]),
    });
  }
}
