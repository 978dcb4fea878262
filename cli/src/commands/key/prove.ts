import { approachPinned, chooseVault, type ProofReport, proveWords } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { dryRun, modeOf, wordsToRead } from '../../flags.ts';
import { proofText } from '../../render/keys.ts';
import { wordsFrom } from '../../words-source.ts';

export default class KeyProve extends SafelightCommand {
  static override summary = 'Type the recovery words back, to prove that they open the vault.';
  static override description =
    'Until this was done once, nobody knows that what you wrote down is right. The words are read from the terminal, or from a file that you name; never from the command line.';
  static override examples = ['<%= config.bin %> <%= command.id %>'];
  static override flags = { 'recovery-words-file': wordsToRead(), 'dry-run': dryRun() };

  async run(): Promise<ProofReport> {
    const { flags } = await this.parse(KeyProve);
    const vault = chooseVault(await this.home.config(), this.home, flags['vault-name'] ?? null);
    const door = await approachPinned(vault);
    const words = await wordsFrom(flags['recovery-words-file'], this.isAttended);
    const report = await proveWords(this.home, vault, { door, words, now: new Date(), mode: modeOf(flags) });
    return this.show({ report, text: proofText });
  }
}
