import { basename } from 'node:path';
import { string } from '@oclif/core/args';
import { option } from '@oclif/core/flags';
import { type EraseReport, erase, eraseExit, planErase, SafelightError } from '@safelight/core';
import { SafelightCommand } from '../base-command.ts';
import { dryRun, text, wordsToRead } from '../flags.ts';
import { eraseReachText, eraseText } from '../render/erase.ts';
import { wordsFrom } from '../words-source.ts';

export default class Erase extends SafelightCommand {
  static override summary = 'Take a shoot out of the vault for good.';
  static override description =
    'For pictures that must not be kept: when a person takes consent back. It is taken out of every snapshot, in every place that is there, older versions in buckets too; later backups and syncs do not bring it back, and what was stored beside it stays. Places that were not reached, or that lock what they hold, are named until they are. It wants the recovery words and the name of the shoot, typed. It cannot be undone. Exit code 7 while a place still holds it.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> "2026-04-26 Wedding" --dry-run',
    '<%= config.bin %> <%= command.id %> "2026-04-26 Wedding"',
    '<%= config.bin %> <%= command.id %> ~/Pictures/2026/Model/IMG_0104.CR3 --copies erase',
  ];
  static override args = {
    what: string({
      name: 'SHOOT|PATH',
      description: 'A shoot by the name of its folder, or a folder or file by its path.',
      required: true,
    }),
  };
  static override flags = {
    copies: option({
      summary: 'Where files elsewhere hold the same: leave what they need, or take that out too.',
      options: ['keep', 'erase'] as const,
    })(),
    confirm: text('NAME', 'The name of what is erased, once more, where nobody is there to type it.'),
    'recovery-words-file': wordsToRead(),
    'dry-run': dryRun(),
  };

  async run(): Promise<EraseReport> {
    const { args, flags } = await this.parse(Erase);
    const file = flags['recovery-words-file'];
    const isPlan = flags['dry-run'];
    const words = isPlan && file === undefined ? null : await wordsFrom(file, this.isAttended);
    const options = {
      vaultName: flags['vault-name'] ?? null,
      what: args.what,
      copies: flags.copies ?? null,
      words,
    };
    if (isPlan || words === null) {
      const plan = await planErase(this.home, options, this.context);
      return this.show({ report: plan, text: eraseText });
    }
    await this.#confirmed(options, flags.confirm);
    const report = await erase(this.home, { ...options, words }, this.context);
    return this.show({ report, text: eraseText, exit: eraseExit(report) });
  }

  /** Its name, typed: a wrong shoot that is erased is lost. */
  async #confirmed(options: Parameters<typeof planErase>[1], given: string | undefined): Promise<void> {
    const plan = await planErase(this.home, options, this.context);
    const name = basename(plan.path);
    if (given === undefined && !this.isAttended)
      throw new SafelightError('bad-argument', {
        what: '--confirm NAME',
        why: `nobody is here to type it: to erase ${plan.path}, name it once more as ${name}`,
      });
    if (given === undefined) this.tell(eraseReachText(plan));
    const typed =
      given ?? (await (await import('../person.ts')).askText({ message: `Type ${name} to erase it` }));
    if (typed !== name)
      throw new SafelightError('bad-argument', {
        what: typed,
        why: `it is not ${name}, so nothing was erased`,
      });
  }
}
