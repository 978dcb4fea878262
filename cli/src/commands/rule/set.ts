import { integer } from '@oclif/core/flags';
import { type RuleList, setRule } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { dryRun, modeOf, text, toggle } from '../../flags.ts';
import { ruleText } from '../../render/rule.ts';

const number = (summary: string, { min, max }: { readonly min: number; readonly max: number }) =>
  integer({ summary, helpValue: 'N', min, max, exclusive: ['usual'] });

export default class RuleSet extends SafelightCommand {
  static override summary = 'Choose how many copies there are to be, and where.';
  static override description =
    'From then on `status` ends with exit code 3 where a shoot does not keep it. What is not named stays as it is. A copy counts where the shoot is complete there; the originals count while nothing of them is missing; copies on one disk count once; a drive that is kept elsewhere counts as such while it is not plugged in here.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --copies 3 --media 2 --elsewhere 1',
    '<%= config.bin %> <%= command.id %> --set Weddings --copies 4 --elsewhere 2',
    '<%= config.bin %> <%= command.id %> --days 30',
    '<%= config.bin %> <%= command.id %> --usual',
  ];
  static override flags = {
    copies: number('So many copies, with the originals.', { min: 1, max: 20 }),
    media: number('On so many kinds of media.', { min: 1, max: 20 }),
    elsewhere: number('So many of them where this computer is not.', { min: 0, max: 20 }),
    days: number('Each seen within so many days.', { min: 1, max: 3650 }),
    set: text('NAME', 'For this catalog or folder only.'),
    usual: toggle('Back to the usual rule; with --set, to that of the vault.'),
    'dry-run': dryRun(),
  };

  async run(): Promise<RuleList> {
    const { flags } = await this.parse(RuleSet);
    const { copies, media, elsewhere, days } = flags;
    const change = {
      ...(copies === undefined ? {} : { copies }),
      ...(media === undefined ? {} : { media }),
      ...(elsewhere === undefined ? {} : { elsewhere }),
      ...(days === undefined ? {} : { days }),
    };
    const report = await setRule(this.home, {
      vaultName: flags['vault-name'] ?? null,
      set: flags.set ?? null,
      change: flags.usual ? null : change,
      mode: modeOf(flags),
    });
    return this.show({ report, text: ruleText });
  }
}
