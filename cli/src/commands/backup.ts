import { homedir } from 'node:os';
import { string } from '@oclif/core/flags';
import {
  type BackupDocument,
  type BackupPlans,
  backUpPaths,
  backUpScheduled,
  parseRootMap,
  planBackUp,
} from '@safelight/core';
import { SafelightCommand } from '../base-command.ts';
import { toggle } from '../flags.ts';
import { backupText } from '../render/backup.ts';
import { backupPlanText } from '../render/plans.ts';
import { runText, runTitle } from '../render/scheduled-run.ts';

export default class Backup extends SafelightCommand {
  static override summary = 'Back up catalogs with their pictures, and folders.';
  static override description =
    'Each PATH (a catalog of Lightroom or Capture One, a session, or a folder) is remembered: without PATH, everything remembered is backed up. What did not change is not read again. Exit code 3 when something could not be read: it is listed, and the rest is in the snapshot. A catalog that lost pictures, edits or masks which nobody culled, and a folder that was emptied, are told and not called complete until they are back or you say --accept-changes. An original whose picture changed does not replace the one that was backed up: both are kept, and the exit code is 4.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> ~/Pictures/Lightroom/Studio.lrcat',
    "<%= config.bin %> <%= command.id %> ~/Pictures/Jobs.cocatalog --map 'D:\\Photos=/Volumes/Photos'",
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --studio',
    '<%= config.bin %> <%= command.id %> --quiet',
  ];
  static override strict = false;
  static override args = {};
  static override usage =
    '<%= command.id %> [PATH...] [--studio] [--map FROM=TO] [--dry-run] [--double-check] [--accept-changes]';
  static override flags = {
    map: string({
      summary: 'Where a folder that a catalog names lies on this computer; may be given several times.',
      helpValue: 'FROM=TO',
      multiple: true,
    }),
    studio: toggle(
      'Also presets, styles, recipes and workspaces of Lightroom and Capture One, as a set of their own.',
    ),
    'dry-run': toggle('Look and count; write nothing.'),
    'accept-changes': toggle(
      'What earlier backups warned of is as it should be: compare with today from now on.',
    ),
    scheduled: toggle(
      'As the schedule begins it: by its rules, and how it ends is kept for `schedule show` and told as it says.',
    ),
    'double-check': toggle('Open everything again before it counts as backed up.'),
  };

  async run(): Promise<BackupDocument | BackupPlans> {
    const { flags, argv } = await this.parse(Backup);
    const options = {
      vaultName: flags['vault-name'] ?? null,
      paths: argv.map(String),
      studio: flags.studio ? homedir() : null,
      maps: (flags.map ?? []).map(parseRootMap),
      reopen: flags['double-check'],
      acceptChanges: flags['accept-changes'],
    };
    if (flags['dry-run']) {
      const plans = await planBackUp(this.home, options, this.context);
      return this.show({ report: plans, text: backupPlanText, exit: exitOf(plans) });
    }
    const words = { title: runTitle, text: runText };
    const report = flags.scheduled
      ? await backUpScheduled(this.home, { ...options, words }, this.context)
      : await backUpPaths(this.home, options, this.context);
    const exit = exitOf(report);
    const isLost = report.places.some(({ lacking }) => lacking.length > 0);
    return this.show({ report, text: backupText, exit: exit === 0 && isLost ? 4 : exit });
  }
}

/** An original that changed, and a copy that is lost for good, are damage. */
const GRAVE: ReadonlySet<string> = new Set(['original-changed', 'copy-lost']);

const exitOf = ({ complete, sets }: BackupDocument | BackupPlans): number => {
  if (complete) return 0;
  return sets.some(({ problems }) => problems.some(({ code }) => GRAVE.has(code))) ? 4 : 3;
};
