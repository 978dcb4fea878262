import { string } from '@oclif/core/args';
import { string as stringFlag } from '@oclif/core/flags';
import {
  type MissingReport,
  missingExit,
  planRestore,
  type RestorePlan,
  type RestoreReport,
  restore,
  restoreExit,
  restoreMissing,
  SafelightError,
  useVault,
} from '@safelight/core';
import { SafelightCommand } from '../base-command.ts';
import { dryRun, modeOf, text, toggle, wordsToRead } from '../flags.ts';
import { openingFrom } from '../opening.ts';
import { missingText } from '../render/missing.ts';
import { restorePlanText } from '../render/plans.ts';
import { restoreText } from '../render/restore.ts';

export default class Restore extends SafelightCommand {
  static override summary = 'Bring pictures and catalog back into a folder.';
  static override description =
    'Into a folder of its own with --to, or, with --missing, only what your disk lacks, each file where it belongs; that touches nothing that is there. The catalog comes first, then sidecars, then pictures, so that work can start again soon. Every file is compared with what was backed up before it gets its name. A restore that was cut off carries on when it is run again; a file that differs is left alone unless you say --overwrite.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> latest --to /media/new/Pictures',
    '<%= config.bin %> <%= command.id %> 12 --to ~/rescue --include "*/2026-04-26_Wedding/**"',
    '<%= config.bin %> <%= command.id %> latest --set Studio --to /media/new --relocate',
    '<%= config.bin %> <%= command.id %> latest --from Cloud --to ~/rescue --include "IMG_04*"',
    '<%= config.bin %> <%= command.id %> --missing --dry-run',
  ];
  static override args = {
    snapshot: string({ description: 'A number from `snapshots`, or latest.', default: 'latest' }),
  };
  static override flags = {
    to: text('DIR', 'Folder to restore into.'),
    missing: toggle('Put back what the disk lacks of a set, where it belongs; overwrite nothing.'),
    set: text('NAME', 'Which set, where the vault holds several.'),
    from: text('PLACE', 'Take it from this copy of the vault; of a bucket or remote only what is wanted.'),
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

  async run(): Promise<RestoreReport | RestorePlan | MissingReport> {
    const { args, flags } = await this.parse(Restore);
    assertOneWay(flags);
    const session = await useVault(this.home, {
      ...(await openingFrom({ ...flags, place: flags.from })),
      ...this.context,
      far: 'allow',
    });
    const { to } = flags;
    return this.withSet(flags.set, async (set) => {
      const options = { ...flags, snapshot: args.snapshot, set, include: flags.include ?? [] };
      if (to === undefined) {
        const missed = await restoreMissing(session, { ...options, mode: modeOf(flags) }, this.context);
        return this.show({ report: missed, text: missingText, exit: missingExit(missed) });
      }
      if (flags['dry-run']) {
        const plan = await planRestore(session, { ...options, to }, this.context);
        return this.show({ report: plan, text: restorePlanText });
      }
      const report = await restore(session, { ...options, to }, this.context);
      return this.show({ report, text: restoreText, exit: restoreExit(report) });
    });
  }
}

/** Into a folder, or where everything belongs: one of the two. */
const assertOneWay = (flags: {
  readonly to?: string | undefined;
  readonly missing: boolean;
  readonly relocate: boolean;
  readonly overwrite: boolean;
}): void => {
  const refuse = (what: string, why: string): never => {
    throw new SafelightError('bad-argument', { what, why });
  };
  if (flags.to === undefined && !flags.missing)
    refuse('--to', 'say where to, or --missing for what the disk lacks');
  if (!flags.missing) return;
  if (flags.to !== undefined) refuse('--to', '--missing puts every file where it belongs');
  if (flags.relocate) refuse('--relocate', '--missing leaves the catalog as it is');
  if (flags.overwrite) refuse('--overwrite', '--missing touches nothing that is there');
};
