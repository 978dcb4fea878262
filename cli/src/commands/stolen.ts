import { string } from '@oclif/core/args';
import { integer } from '@oclif/core/flags';
import { listMachines, SafelightError, type StolenReport, spreadExit, stolen } from '@safelight/core';
import { SafelightCommand } from '../base-command.ts';
import { confirmed } from '../confirmed.ts';
import { dryRun, modeOf, text, toggle, wordsToRead } from '../flags.ts';
import { choose } from '../person.ts';
import { machineLine, machineRemovedText } from '../render/machines.ts';
import { stolenPage, stolenText } from '../render/stolen.ts';
import { wordsFrom } from '../words-source.ts';
import { assertNewFile, writeNewFile } from '../write-new-file.ts';

export default class Stolen extends SafelightCommand {
  static override summary = 'A computer is gone: what to do, in this order.';
  static override description =
    'Lets nothing count any more that the computer adds, tells what who has it could read, and lists what only you can do: access keys, passwords, deliveries, the kit. What it backed up before stays. Wants the recovery words. May be run again; exit code 7 while a place does not know of it.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> laptop --out ~/stolen.txt',
  ];
  static override args = {
    machine: string({ name: 'NAME', description: 'What the computer is called; asked for unless said.' }),
  };
  static override flags = {
    from: integer({
      summary: 'Its snapshots from this number on were not yours any more: they are left out.',
      helpValue: 'N',
      min: 1,
    }),
    out: text('FILE', 'Write the list to this file, too.'),
    yes: toggle('Do not ask whether it is meant.'),
    'recovery-words-file': wordsToRead(),
    'dry-run': dryRun(),
  };

  async run(): Promise<StolenReport> {
    const { args, flags } = await this.parse(Stolen);
    if (flags.out !== undefined) assertNewFile(flags.out);
    const vaultName = flags['vault-name'] ?? null;
    const machine = args.machine ?? (await this.#chosen(vaultName));
    const words = await wordsFrom(flags['recovery-words-file'], this.isAttended);
    const options = { vaultName, machine, words, from: flags.from ?? null } as const;
    if (!flags['dry-run'] && !flags.yes) {
      const { removal } = await stolen(this.home, { ...options, mode: 'dry-run' }, this.context);
      this.tell(machineRemovedText(removal));
      await confirmed('Remove it now?', this.isAttended);
    }
    const found = await stolen(this.home, { ...options, mode: modeOf(flags) }, this.context);
    const report = { ...found, written: flags.out ?? null };
    if (flags.out !== undefined) await writeNewFile(flags.out, stolenPage(report, new Date()));
    return this.show({ report, text: stolenText, exit: spreadExit(report.removal) });
  }

  /** Those that count, and are not this one. */
  async #chosen(vaultName: string | null): Promise<string> {
    if (!this.isAttended)
      throw new SafelightError('bad-argument', {
        what: 'NAME',
        why: 'nobody is here to choose, so name the computer; `safelight machine list` tells which there are',
      });
    const { machines } = await listMachines(this.home, vaultName, this.context);
    const others = machines.filter(({ own }) => !own);
    if (others.length === 0)
      throw new SafelightError('bad-argument', {
        what: 'NAME',
        why: 'no other computer has a key of the vault',
      });
    return choose(
      'Which computer is gone?',
      others.map((one) => ({ value: one.fingerprint, label: machineLine(one) })),
    );
  }
}
