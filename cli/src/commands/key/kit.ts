import { chooseVault, type KitReport, makeKit, readWordsFile } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { dryRun, modeOf, text, wordsToRead } from '../../flags.ts';
import { kitText } from '../../render/keys.ts';

export default class KeyKit extends SafelightCommand {
  static override summary = 'Make the printed sheet that opens the vault without this computer.';
  static override description =
    'Says what it opens, where the copies are and what to do when a computer is gone. The words are known to nobody but you: name the file that holds them, or write them on the printed lines by hand.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --out ~/kit.pdf',
    '<%= config.bin %> <%= command.id %> --out ~/kit.pdf --recovery-words-file ~/words.txt',
  ];
  static override flags = {
    out: text('FILE.pdf', 'Where the sheet goes; safelight-kit.pdf in this folder unless told.'),
    'recovery-words-file': wordsToRead(),
    'dry-run': dryRun(),
  };

  async run(): Promise<KitReport> {
    const { flags } = await this.parse(KeyKit);
    const vault = chooseVault(await this.home.config(), this.home, flags['vault-name'] ?? null);
    const file = flags['recovery-words-file'];
    const report = await makeKit(this.home, vault, {
      path: flags.out ?? 'safelight-kit.pdf',
      words: file === undefined ? null : await readWordsFile(file),
      now: new Date(),
      mode: modeOf(flags),
    });
    return this.show({ report, text: kitText });
  }
}
