import { listSnapshots, readableStore, type SnapshotsReport, useVault } from '@safelight/core';
import { SafelightCommand } from '../base-command.ts';
import { text, wordsToRead } from '../flags.ts';
import { openingFrom } from '../opening.ts';
import { snapshotsText } from '../render/snapshots.ts';

export default class Snapshots extends SafelightCommand {
  static override summary = 'List the snapshots in the vault.';
  static override description =
    'Oldest first, with what each holds. The number at the beginning of a line is what `restore` takes.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --set Studio',
  ];
  static override flags = {
    set: text('NAME', 'Only the snapshots of this set.'),
    place: text('NAME', 'Look in this copy of the vault.'),
    'recovery-words-file': wordsToRead(),
  };

  async run(): Promise<SnapshotsReport> {
    const { flags } = await this.parse(Snapshots);
    const session = await useVault(this.home, {
      ...(await openingFrom(flags)),
      ...this.context,
      far: 'allow',
    });
    const report = await listSnapshots(readableStore(session), flags.set ?? null);
    const damaged = report.findings.some(({ kind }) => kind === 'damage');
    return this.show({ report, text: snapshotsText, exit: damaged ? 4 : 0 });
  }
}
