import { string } from '@oclif/core/args';
import { type ArchiveReport, archiveShoot } from '@safelight/core';
import { SafelightCommand } from '../base-command.ts';
import { dryRun, modeOf, toggle } from '../flags.ts';
import { archiveText } from '../render/archive.ts';

export default class Archive extends SafelightCommand {
  static override summary = 'Let a shoot live only in the vault, on purpose.';
  static override description =
    'For a job that is done and whose originals you want off your disk. Afterwards its files are kept in every snapshot as they are, and are not missed. Refused unless every byte of it is in the vault and was read back by `verify`. Deletes nothing: that is for you to do. One vault is one copy: keep a second one elsewhere first.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> 2019-06-08_Smith_Wedding',
    '<%= config.bin %> <%= command.id %> 2019-06-08_Smith_Wedding --undo',
  ];
  static override args = { shoot: string({ description: 'Its name or folder.', required: true }) };
  static override flags = {
    undo: toggle('It is to be missed again where it is not on the disk.'),
    'dry-run': dryRun(),
  };

  async run(): Promise<ArchiveReport> {
    const { args, flags } = await this.parse(Archive);
    const options = {
      vaultName: flags['vault-name'] ?? null,
      shoot: args.shoot,
      undo: flags.undo,
      mode: modeOf(flags),
    };
    return this.show({ report: await archiveShoot(this.home, options, this.context), text: archiveText });
  }
}
