import { string } from '@oclif/core/args';
import { type StatusReport, status, statusExit, statusPage } from '@safelight/core';
import { SafelightCommand } from '../base-command.ts';
import { text, toggle } from '../flags.ts';
import { bytes, moment } from '../render/quantity.ts';
import { headline, nextSteps, notes, placeText, ruleWord, statusText } from '../render/status.ts';
import { writeNewFile } from '../write-new-file.ts';

export default class Status extends SafelightCommand {
  static override summary = 'How every shoot stands: complete, incomplete, unknown or failed.';
  static override description =
    'A line for each shoot and the catalog: whether all of its files are in the vault as they lie on the disk, how much of it was read back and when, when a restore of it was tested, and what to do next. It compares names, sizes and times and reads no picture. Shows what is in trouble and the ten newest; exit code 3 when anything is not complete.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> 2026-04-26_Wedding',
    '<%= config.bin %> <%= command.id %> --all --html status.html',
  ];
  static override args = {
    shoot: string({ description: 'One shoot, by its name or folder: everything about it.' }),
  };
  static override flags = {
    all: toggle('Every shoot, not only those in trouble and the newest.'),
    html: text('FILE', 'Write a page to keep or print.'),
  };

  async run(): Promise<StatusReport> {
    const { args, flags } = await this.parse(Status);
    const options = {
      vaultName: flags['vault-name'] ?? null,
      shoot: args.shoot ?? null,
      all: flags.all,
    };
    const report = await status(this.home, options, this.context);
    if (flags.html !== undefined)
      await writeNewFile(
        flags.html,
        statusPage(report, {
          bytes,
          moment,
          headline,
          notes,
          place: placeText,
          rule: ruleWord,
          next: nextSteps,
        }),
      );
    return this.show({ report, text: statusText(args.shoot !== undefined), exit: statusExit(report) });
  }
}
