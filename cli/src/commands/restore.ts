import { string } from '@oclif/core/args';
import { string as stringFlag } from '@oclif/core/flags';
import {
  planRestore,
  type RestorePlan,
  type RestoreReport,
  restore,
  restoreExit,
  useVault,
} from '@safelight/core';
import { SafelightCommand } from '../base-command.ts';
import { dryRun, text, toggle, wordsToRead } from '../flags.ts';
import { openingFrom } from '../opening.ts';
import { restorePlanText } from '../render/plans.ts';
import { restoreText } from '../render/restore.ts';

export default class Restore extends SafelightCommand {
  static override summary = 'Bring pictures and catalog back into a folder.';
  static override description =
    'The catalog comes first, then sidecars, then pictures, so that work can start again soon. Every file is compared with what was backed up before it gets its name. A restore that was cut off carries on when it is run again; a file that differs is left alone unless you say --overwrite.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> latest --to /media/new/Pictures',
    '<%= config.bin %> <%= command.id %> 12 --to ~/rescue --include "*/2026-04-26_Wedding/**"',
    '<%= config.bin %> <%= command.id %> latest --set Studio --to /media/new --relocate',
  ];
  static override args = {
    snapshot: string({ description: 'A number from `snapshots`, or latest.', default: 'latest' }),
  };
  static override flags = {
    to: stringFlag({ summary: 'Folder to restore into.', helpValue: 'DIR', required: true }),
    set: text('NAME', 'Which set, where the vault holds several.'),
    from: text('PLACE', 'Take it from this copy of the vault.'),
    include: stringFlag({
      summary: 'Only files whose name or path fits; may be given several times.',
      helpValue: 'GLOB',
      multiple: true,
    }),
    relocate: toggle('Point the restored catalog at the restored pictures.'),
    overwrite: toggle('Replace files that differ from what was backed up.'),
    'recovery-words-file': wordsToRead(),
    'dry-run': dryRun(),
  };

  async run(): Promise<RestoreReport | RestorePlan> {
    const { args, flags } = await this.parse(Restore);
    const session = await useVault(this.home, {
      ...(await openingFrom({ ...flags, place: flags.from })),
      ...this.context,
    });
    const options = {
      ...flags,
      snapshot: args.snapshot,
      set: flags.set ?? null,
      include: flags.include ?? [],
    };
    if (flags['dry-run'])
      return this.show({ report: await planRestore(session, options, this.context), text: restorePlanText });
    const report = await restore(session, options, this.context);
    return this.show({ report, text: restoreText, exit: restoreExit(report) });
  }
}
