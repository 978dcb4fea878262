import type { BackupDocument, RunNumbers, RunOutcome, ScheduledRun, VaultConfig } from '@safelight/manifests';
import { isSafelightError, systemCode } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import { endOf, type RunEnd } from '../../schedule/report.ts';
import { State } from '../../vault/state.ts';
import { type BackUpPathsOptions, backUpPaths } from '../back-up-paths.ts';
import { chooseVault, type Home } from '../home.ts';
import { lastRun, rememberScheduled } from '../last-runs.ts';
import { isFedAt } from '../place/feed-after-backup.ts';
import { type EndedRun, type RunWords, sendNotices } from './notices.ts';
import { withinRules } from './rules.ts';

export interface ScheduledOptions extends BackUpPathsOptions {
  readonly words: RunWords;
}

/** `backup --scheduled`: a backup that the system begins; how it ends is kept, and told as the schedule says. */
export const backUpScheduled = async (
  home: Home,
  { words, ...options }: ScheduledOptions,
  context: RunContext,
): Promise<BackupDocument> => {
  const vault = chooseVault(await home.config(), home, options.vaultName);
  const began = context.clock();
  const conclude = (end: RunEnd): Promise<void> =>
    concluded({ home, vault, end, words, clock: context.clock }, began);
  const work = (told: RunContext) => backUpPaths(home, options, told);
  const { schedule } = vault;
  const run = schedule === undefined ? work(context) : withinRules(schedule, context, work);
  const document = await run.catch(async (error: unknown) => {
    await conclude(await brokenOff(home, vault, { error, began }));
    throw error;
  });
  await conclude(endOf(document));
  return document;
};

/** Kept before it is told: a notice that hangs must not lose what is to be told. */
const concluded = async (ended: Omit<EndedRun, 'run'>, began: Date): Promise<void> => {
  const { home, vault, end, clock } = ended;
  const { outcome, numbers, why } = end;
  const run: ScheduledRun = {
    began: began.toISOString(),
    ended: clock().toISOString(),
    outcome,
    numbers,
    why,
    notices: [],
  };
  keep(home, vault, run);
  const notices = await sendNotices({ ...ended, run });
  if (notices.length > 0) keep(home, vault, { ...run, notices });
};

/** Of a run that was cut short: the sets that have their snapshot keep it. */
const brokenOff = async (
  home: Home,
  vault: VaultConfig,
  { error, began }: { readonly error: unknown; readonly began: Date },
): Promise<RunEnd> => ({
  outcome: outcomeOf(error),
  numbers: await numbersSince(home, vault, began),
  why: isSafelightError(error) ? `${error.message} ${error.hint}` : String(error),
  faults: [
    isSafelightError(error)
      ? { code: error.code, message: error.message }
      : { code: 'unexpected', message: String(error) },
  ],
});

const outcomeOf = (error: unknown): RunOutcome => {
  if (!isSafelightError(error)) return 'failed';
  if (error.code === 'schedule-waits') return 'waited';
  return error.exit === LOCKED ? 'locked' : 'failed';
};

/** The exit code of all that concerns keys. */
const LOCKED = 5;

const numbersSince = async (home: Home, { id, places }: VaultConfig, began: Date): Promise<RunNumbers> => {
  const sets = (await home.config()).sets.filter(({ vault }) => vault === id);
  using state = new State(home.statePath(id));
  const done = sets.filter((set) => {
    const run = lastRun(state, set.id);
    return run !== null && Date.parse(run.at) >= began.getTime();
  });
  return {
    sets: done.length,
    ofSets: sets.length,
    files: 0,
    bytes: 0,
    missing: 0,
    places: 0,
    ofPlaces: places.filter((place) => isFedAt(place, began)).length,
  };
};

/** That it cannot be kept must not hide how it ended. */
const keep = (home: Home, { id }: VaultConfig, run: ScheduledRun): void => {
  try {
    using state = new State(home.statePath(id));
    rememberScheduled(state, run);
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
  }
};
