import { string } from '@oclif/core/args';
import { removeSet } from '@safelight/core';
import type { SetRemoval } from '@safelight/manifests';
import { SafelightCommand } from '../../base-command.ts';
import { dryRun, modeOf } from '../../flags.ts';
import { setRemovedText } from '../../render/sets.ts';

export default class SetRemove extends SafelightCommand {
  static override summary = 'Leave a catalog or folder out of later backups.';
  static override description = 'What the vault already holds of it stays and can be restored.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> Studio',
    '<%= config.bin %> <%= command.id %> ~/Pictures/Scans',
  ];
  static override args = {
    set: string({ description: 'Its name, or its path.', required: true }),
  };
  static override flags = { 'dry-run': dryRun() };

  async run(): Promise<SetRemoval> {
    const { args, flags } = await this.parse(SetRemove);
    const options = { mode: modeOf(flags), now: new Date() };
    return this.show({ report: await removeSet(this.home, args.set, options), text: setRemovedText });
  }
}
