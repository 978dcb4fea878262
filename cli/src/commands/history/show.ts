import { type HistoryReport, SafelightError, showHistory } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { text, wordsToRead } from '../../flags.ts';
import { openingFrom } from '../../opening.ts';
import { historyText } from '../../render/history.ts';

export default class HistoryShow extends SafelightCommand {
  static override aliases = ['history'];
  static override summary = 'Show what was done, newest first.';
  static override description =
    'Backups, checks, restores, proven words and whatever else Safelight did, on this computer and on others that use the vault. The vault need not be plugged in for what this computer did.';
  static override examples = [
    '<%= config.bin %> history',
    '<%= config.bin %> history --set Studio --since 2026-04-01',
    '<%= config.bin %> history --export ~/history.jsonl',
  ];
  static override flags = {
    set: text('NAME', 'Only what concerns this set.'),
    since: text('DATE', 'Only what was done from this day on: 2026-04-26.'),
    export: text('FILE', 'Write the whole history to a new file, a line of JSON each; without names.'),
    place: text('NAME', 'Read it from this copy of the vault.'),
    'recovery-words-file': wordsToRead(),
  };

  async run(): Promise<HistoryReport> {
    const { flags } = await this.parse(HistoryShow);
    const report = await showHistory(this.home, {
      ...(await openingFrom(flags)),
      set: flags.set ?? null,
      since: flags.since === undefined ? null : dateFrom(flags.since),
      exportTo: flags.export ?? null,
      clock: this.context.clock,
    });
    const damaged = report.findings.some(({ kind }) => kind === 'damage');
    return this.show({ report, text: historyText, exit: damaged ? 4 : 0 });
  }
}

const dateFrom = (given: string): Date => {
  const date = new Date(given);
  if (/^\d{4}-\d{2}-\d{2}/.test(given) && !Number.isNaN(date.getTime())) return date;
  throw new SafelightError('bad-argument', { what: '--since', why: 'give a day like 2026-04-26' });
};
