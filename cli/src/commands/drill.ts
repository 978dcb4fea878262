import { randomBytes } from 'node:crypto';
import { integer } from '@oclif/core/flags';
import { type DrillReport, drill, drillExit, drillPage, drillSheet, useVault } from '@safelight/core';
import { SafelightCommand } from '../base-command.ts';
import { text, toggle, wordsToRead } from '../flags.ts';
import { openingFrom } from '../opening.ts';
import { drillText } from '../render/drill.ts';
import { bytes, duration, moment } from '../render/quantity.ts';
import { writeNewFile } from '../write-new-file.ts';

export default class Drill extends SafelightCommand {
  static override summary = 'Test a restore: bring pictures and catalog back, prove them, remove them.';
  static override description =
    'Takes pictures at random from the newest snapshot into a private folder, compares each bit for bit with what was backed up, decodes it, opens the catalog and counts what is in it. Nothing of yours is touched. Exit code 4 when anything did not come back.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --sample 50 --pdf restore-test.pdf',
    '<%= config.bin %> <%= command.id %> --set Studio --all',
    '<%= config.bin %> <%= command.id %> --place Cloud',
  ];
  static override flags = {
    sample: integer({ summary: 'Pictures to bring back.', helpValue: 'N', default: 10, min: 1 }),
    all: toggle('Bring every picture back, a few at a time.'),
    set: text('NAME', 'Which set, where the vault holds several.'),
    place: text('NAME', 'Take it from this copy of the vault.'),
    html: text('FILE', 'Write a page with the pictures that were decoded, to keep or send.'),
    pdf: text('FILE', 'Write the same as a PDF, to keep or print.'),
    'recovery-words-file': wordsToRead(),
  };

  async run(): Promise<DrillReport> {
    const { flags } = await this.parse(Drill);
    const session = await useVault(this.home, {
      ...(await openingFrom(flags)),
      ...this.context,
      far: 'allow',
    });
    const options = {
      sample: flags.all ? ('all' as const) : flags.sample,
      random: (size: number) => randomBytes(size),
    };
    const { report, thumbnails } = await this.withSet(flags.set, (set) =>
      drill(session, { ...options, set }, this.context),
    );
    const at = this.context.clock();
    const pageText = { at, date: moment(at.toISOString()), vault: session.vault.name, bytes, duration };
    if (flags.html !== undefined) await writeNewFile(flags.html, drillPage(report, thumbnails, pageText));
    if (flags.pdf !== undefined)
      await writeNewFile(flags.pdf, await drillSheet(report, thumbnails, pageText));
    return this.show({ report, text: drillText, exit: drillExit(report) });
  }
}
