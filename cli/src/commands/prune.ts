import { integer, string as stringFlag } from '@oclif/core/flags';
import {
  applyPrune,
  openedBy,
  type PruneReport,
  primaryOf,
  pruneExit,
  SafelightError,
  type Session,
  showPrune,
  USUAL_RETENTION,
  useVault,
} from '@safelight/core';
import { SafelightCommand } from '../base-command.ts';
import { dryRun, toggle, wordsToRead } from '../flags.ts';
import { openingFrom } from '../opening.ts';
import { pruneText } from '../render/prune.ts';
import { wordsFrom } from '../words-source.ts';

const several = (helpValue: string, summary: string) =>
  stringFlag({ summary, helpValue, multiple: true, default: [] });

const NUMBER = { helpValue: 'N', min: 0 } as const;

export default class Prune extends SafelightCommand {
  static override summary = 'Let go of old snapshots, and free the space that only they needed.';
  static override description =
    'Shows what would go, what stays and why, and changes nothing. With --apply snapshots go at once, and what only they needed is marked; a later --apply, three days or more after, takes it away in every place. A snapshot that alone holds a picture or a film always stays. The recovery words are asked for: nobody without them can take anything out of the vault.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --apply',
    '<%= config.bin %> <%= command.id %> --keep-days 90 --keep-months 24',
  ];
  static override flags = {
    apply: toggle('Do it; asks for the recovery words.'),
    yes: toggle('Do not ask once more before it is done.'),
    set: several('NAME', 'Only snapshots of this set, also where it is not backed up any more.'),
    'keep-days': integer({
      summary: 'Keep all snapshots of so many days.',
      default: USUAL_RETENTION.days,
      ...NUMBER,
    }),
    'keep-weeks': integer({
      summary: 'Keep the newest of each of so many weeks.',
      default: USUAL_RETENTION.weeks,
      ...NUMBER,
    }),
    'keep-months': integer({
      summary: 'Keep the newest of each of so many months; of all of them unless given.',
      ...NUMBER,
    }),
    grace: integer({
      summary: 'Take away what was marked so many days ago.',
      helpValue: 'DAYS',
      min: 1,
      default: 3,
    }),
    'dead-run': several('NAME', 'A backup or a computer, as this command lists it, that will never go on.'),
    'recovery-words-file': wordsToRead(),
    'dry-run': dryRun(),
  };

  async run(): Promise<PruneReport> {
    const { flags } = await this.parse(Prune);
    const options = {
      retention: {
        days: flags['keep-days'],
        weeks: flags['keep-weeks'],
        months: flags['keep-months'] ?? null,
      },
      sets: flags.set,
      grace: flags.grace,
      dead: flags['dead-run'],
    };
    if (!flags.apply || flags['dry-run']) {
      const session = await useVault(this.home, { ...(await openingFrom(flags)), ...this.context });
      return this.show({ report: await showPrune(session, options, this.context), text: pruneText });
    }
    const words = await wordsFrom(flags['recovery-words-file'], this.isAttended);
    const closed = await useVault(this.home, {
      ...(await openingFrom({ 'vault-name': flags['vault-name'] })),
      ...this.context,
    });
    const primary = await primaryOf(closed, words);
    const session = await openedBy(closed, primary);
    if (!flags.yes) await this.#agree(session, options);
    const report = await applyPrune(session, { ...options, primary }, this.context);
    return this.show({ report, text: pruneText, exit: pruneExit(report) });
  }

  /** Shows what would go; throws where nobody says yes. */
  async #agree(session: Session, options: Parameters<typeof showPrune>[1]): Promise<void> {
    if (!this.isAttended)
      throw new SafelightError('bad-argument', {
        what: '--yes',
        why: 'nobody is here to be asked whether this is to go',
      });
    this.tell(pruneText(await showPrune(session, options, this.context)));
    const { confirm } = await import('../person.ts');
    if (!(await confirm('Let this go?', 'no')))
      throw new SafelightError('interrupted', { what: '`safelight prune`' });
  }
}
