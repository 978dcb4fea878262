import { integer, string } from '@oclif/core/flags';
import { parseEraseWithin, parseRegion, type RuleList, setRule } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { dryRun, modeOf, text, toggle } from '../../flags.ts';
import { ruleText } from '../../render/rule.ts';

const number = (summary: string, { min, max }: { readonly min: number; readonly max: number }) =>
  integer({ summary, helpValue: 'N', min, max, exclusive: ['usual'] });

/** Null for anywhere. Throws `bad-argument`. */
const regionsOf = (names: readonly string[]): string[] | null => {
  if (names.length === 1 && names[0] === 'any') return null;
  return names.map((name) => parseRegion(name));
};

export default class RuleSet extends SafelightCommand {
  static override summary = 'Choose how many copies there are to be, and where.';
  static override description =
    'From then on `status` ends with exit code 3 where a shoot does not keep it. What is not named stays as it is. A copy counts where the shoot is complete there; the originals count while nothing of them is missing; copies on one disk count once; a drive that is kept elsewhere counts as such while it is not plugged in here.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --copies 3 --media 2 --elsewhere 1',
    '<%= config.bin %> <%= command.id %> --set Weddings --copies 4 --elsewhere 2',
    '<%= config.bin %> <%= command.id %> --days 30',
    '<%= config.bin %> <%= command.id %> --locked 1 --region eu --region europe-west3',
    '<%= config.bin %> <%= command.id %> --erase-within 30',
    '<%= config.bin %> <%= command.id %> --usual',
  ];
  static override flags = {
    copies: number('So many copies, with the originals.', { min: 1, max: 20 }),
    media: number('On so many kinds of media.', { min: 1, max: 20 }),
    elsewhere: number('So many of them where this computer is not.', { min: 0, max: 20 }),
    days: number('Each seen within so many days.', { min: 1, max: 3650 }),
    locked: number('So many of them in a bucket that locks: nobody can take them away.', { min: 0, max: 20 }),
    region: string({
      summary:
        'Copies that are kept elsewhere lie in this region only, as in `eu` or `eu-central-1`; `any` takes that back.',
      helpValue: 'NAME',
      multiple: true,
      exclusive: ['usual'],
    }),
    'erase-within': string({
      summary: 'What is erased can be opened nowhere after so many days; `any` takes that back.',
      helpValue: 'DAYS',
      exclusive: ['usual'],
    }),
    set: text('NAME', 'For this catalog or folder only.'),
    usual: toggle('Back to the usual rule; with --set, to that of the vault.'),
    'dry-run': dryRun(),
  };

  async run(): Promise<RuleList> {
    const { flags } = await this.parse(RuleSet);
    const { copies, media, elsewhere, days, locked, region, 'erase-within': within } = flags;
    const change = {
      ...(copies === undefined ? {} : { copies }),
      ...(media === undefined ? {} : { media }),
      ...(elsewhere === undefined ? {} : { elsewhere }),
      ...(days === undefined ? {} : { days }),
      ...(locked === undefined ? {} : { locked }),
      ...(region === undefined ? {} : { regions: regionsOf(region) }),
      ...(within === undefined ? {} : { eraseWithin: within === 'any' ? null : parseEraseWithin(within) }),
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
