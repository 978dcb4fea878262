import { type Plan, planText } from './deliver-plan';
import { awaitResult, isLookedAfter, type OfferedPreset, putJob, welcomeIn, withdraw } from './inbox';
import { ask, choosePreset, notify, pictures } from './person';
import { Told } from './sentences';
import type { Options } from './settings';

export interface Delivering {
  readonly inbox: string;
  readonly options: Options;
  readonly version: string;
  readonly paths: readonly string[];
}

interface PlanResult {
  readonly error: { readonly message: string; readonly hint: string } | null;
  readonly plan: Plan | null;
}

/** What would go, as Safelight sees it; null where nobody answers. */
const planFor = ({ inbox, version, paths }: Delivering, preset: OfferedPreset): Plan | null => {
  if (!isLookedAfter(welcomeIn(inbox))) return null;
  const job = putJob(inbox, version, { verb: 'deliver', preset: preset.id, mode: 'plan', sources: paths });
  const text = awaitResult(inbox, job);
  if (text === null) {
    withdraw(inbox, job);
    return null;
  }
  const { error, plan }: PlanResult = JSON.parse(text);
  if (error !== null) throw new Told(`${error.message}\n${error.hint}`);
  return plan;
};

/** Shows what would go before anything does; Cancel ends the script. */
const agree = (delivering: Delivering, preset: OfferedPreset): void => {
  const plan = planFor(delivering, preset);
  if (plan !== null) ask(planText(plan), ['Deliver'], 'Deliver');
  else
    ask(
      `Safelight does not look into its inbox at the moment, and cannot say what would go. The job can wait there until \`safelight inbox run\`, for a day.`,
      ['Let it wait'],
      'Let it wait'
    );
};

/** Asks how, shows what would go, and puts the job into the inbox; gives its id, or null where no preset was chosen. */
export const deliver = (delivering: Delivering): string | null => {
  const { inbox, options, version, paths } = delivering;
  const preset = choosePreset(
    welcomeIn(inbox).presets,
    options.preset,
    `How are ${pictures(paths.length)} to be delivered?`
  );
  if (preset === null) return null;
  if (options.preset === undefined) agree(delivering, preset);
  const job = putJob(inbox, version, { verb: 'deliver', preset: preset.id, mode: 'make', sources: paths });
  notify(`${pictures(paths.length)} for ${preset.client}: Safelight has the job.`);
  return job;
};
