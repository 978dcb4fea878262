import { randomBytes } from 'node:crypto';
import { rotateWords, SafelightError, spreadExit, type WordsRotated } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { dryRun, modeOf, text, wordsToRead } from '../../flags.ts';
import { showWords } from '../../person.ts';
import { rotatedText } from '../../render/keys.ts';
import { wordsFrom } from '../../words-source.ts';

export default class KeyRotate extends SafelightCommand {
  static override summary = 'Change the recovery words.';
  static override description =
    'For words that somebody may have seen. The vault opens with new ones, in every place that is there; the others are changed by `place sync`. A copy that somebody took before still opens with the old words: new ones do not reach it. Exit code 7 while a place was not there.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --kit ~/kit.pdf',
    '<%= config.bin %> <%= command.id %> --recovery-words-file ~/old.txt --new-words-file ~/new.txt',
  ];
  static override flags = {
    'recovery-words-file': wordsToRead(),
    'new-words-file': text('FILE', 'Write the new words to a new file instead of showing them.'),
    kit: text('FILE.pdf', 'Write the kit, a PDF with the new words, to print.'),
    'dry-run': dryRun(),
  };

  async run(): Promise<WordsRotated> {
    const { flags } = await this.parse(KeyRotate);
    const { kit = null, 'new-words-file': wordsFile = null } = flags;
    const shown = this.isAttended && wordsFile === null;
    if (!shown && wordsFile === null && kit === null && !flags['dry-run'])
      throw new SafelightError('bad-argument', {
        what: '--new-words-file FILE',
        why: 'say where the new words go, or give --kit FILE.pdf',
      });
    const report = await rotateWords(
      this.home,
      {
        vaultName: flags['vault-name'] ?? null,
        words: await wordsFrom(flags['recovery-words-file'], this.isAttended),
        wordsFile,
        kit,
        random: (size) => randomBytes(size),
        mode: modeOf(flags),
        tellWords: shown ? showWords : async () => undefined,
      },
      this.context,
    );
    return this.show({ report, text: rotatedText, exit: spreadExit(report) });
  }
}
