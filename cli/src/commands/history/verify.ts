import { type HistoryCheck, historyExit, verifyHistory } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { text, wordsToRead } from '../../flags.ts';
import { openingFrom } from '../../opening.ts';
import { historyCheckText } from '../../render/history-check.ts';

export default class HistoryVerify extends SafelightCommand {
  static override summary = 'Check that nobody changed the history.';
  static override description =
    'Each entry holds the hash of the one before it, and each snapshot that of the newest entry it knew: what was changed, taken out, put in another place, forged or cut off is named by its number. Exit code 4 when something is wrong.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json',
  ];
  static override flags = {
    place: text('NAME', 'Check it against this copy of the vault.'),
    'recovery-words-file': wordsToRead(),
  };

  async run(): Promise<HistoryCheck> {
    const { flags } = await this.parse(HistoryVerify);
    const options = { ...(await openingFrom(flags)), clock: this.context.clock };
    const report = await verifyHistory(this.home, options);
    return this.show({ report, text: historyCheckText, exit: historyExit(report) });
  }
}
