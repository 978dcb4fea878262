import { string } from '@oclif/core/args';
import { integer } from '@oclif/core/flags';
import { type MachineRemoved, removeMachine, spreadExit } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { confirmed } from '../../confirmed.ts';
import { dryRun, modeOf, toggle, wordsToRead } from '../../flags.ts';
import { machineRemovedText } from '../../render/machines.ts';
import { wordsFrom } from '../../words-source.ts';

export default class MachineRemove extends SafelightCommand {
  static override summary = 'Let nothing count that a computer adds from now on.';
  static override description =
    'For a computer that was sold, lost or stolen: `safelight stolen` guides through all there is to do. What it backed up before stays and is restored as before. Its key still opens what is in the vault wherever it can reach a copy: only taking away its access to the places changes that. Wants the recovery words. Exit code 7 when a place was not there: until `place sync` the computer still counts in it.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> laptop',
    '<%= config.bin %> <%= command.id %> a8c40f12 --from 41 --dry-run',
  ];
  static override args = {
    machine: string({
      name: 'NAME',
      description: 'What it is called, or the beginning of its fingerprint: `machine list` tells both.',
      required: true,
    }),
  };
  static override flags = {
    from: integer({
      summary:
        'Nothing of it counts from this number of a snapshot on, also what is there already; without it all that is there counts.',
      helpValue: 'N',
      min: 1,
    }),
    this: toggle('Allow it to be this computer.'),
    yes: toggle('Do not ask whether it is meant.'),
    'recovery-words-file': wordsToRead(),
    'dry-run': dryRun(),
  };

  async run(): Promise<MachineRemoved> {
    const { args, flags } = await this.parse(MachineRemove);
    const options = {
      vaultName: flags['vault-name'] ?? null,
      machine: args.machine,
      words: await wordsFrom(flags['recovery-words-file'], this.isAttended),
      from: flags.from ?? null,
      own: flags.this ? 'allow' : 'refuse',
    } as const;
    if (!flags['dry-run'] && !flags.yes) {
      this.tell(
        machineRemovedText(await removeMachine(this.home, { ...options, mode: 'dry-run' }, this.context)),
      );
      await confirmed('Remove it?', this.isAttended);
    }
    const report = await removeMachine(this.home, { ...options, mode: modeOf(flags) }, this.context);
    return this.show({ report, text: machineRemovedText, exit: spreadExit(report) });
  }
}
