import { randomUUID } from 'node:crypto';
import type { BackupPlan, BackupPlans, SetConfig } from '@safelight/manifests';
import { KnownFiles } from '../backup/known-files.ts';
import { planFolder } from '../backup/plan.ts';
import { placeholderProblems } from '../backup/problem.ts';
import { ExclusionTally } from '../backup/report.ts';
import type { ScannedFolder } from '../backup/scan.ts';
import type { RunContext } from '../model/events.ts';
import { displayPath } from '../model/paths.ts';
import { type BackUpPathsOptions, chosenSets } from './back-up-paths.ts';
import type { Home } from './home.ts';
import { scanSet } from './scan-set.ts';
import { assertCounts, type Session } from './session.ts';
import { setPath } from './sets.ts';
import { type StateCopy, withStateCopy } from './state-copy.ts';
import { useVault } from './use-vault.ts';

export type { BackupPlan, BackupPlans } from '@safelight/manifests';

/**
 * `backup --dry-run`: looks and counts on a copy of this computer's state; the vault and the state stay as they are.
 */
export const planBackUp = async (
  home: Home,
  options: Pick<BackUpPathsOptions, 'vaultName' | 'paths' | 'maps' | 'studio'>,
  context: RunContext,
): Promise<BackupPlans> => {
  const session = await useVault(home, { ...options, place: null, words: null, clock: context.clock });
  assertCounts(session);
  const sets = await chosenSets(session, options);
  return withStateCopy(session, 'plan', async (copy) => {
    const plans: BackupPlan[] = [];
    for (const set of sets) plans.push(await planSet(session, { set, ...copy }, context));
    return { complete: plans.every(({ problems }) => problems.length === 0), sets: plans };
  });
};

interface Planning extends StateCopy {
  readonly set: SetConfig;
}

const planSet = async (
  session: Session,
  { set, state, scratch }: Planning,
  context: RunContext,
): Promise<BackupPlan> => {
  context.onEvent({ kind: 'phase', phase: 'scan', subject: set.name });
  const known = new KnownFiles(state, set.id, randomUUID());
  const scan = scanSet({ set, state, known, scratch, context });
  const tally = new PlanTally(known);
  for await (const folder of scan.folders()) {
    context.signal.throwIfAborted();
    tally.add(folder);
  }
  const problems = [...tally.problems, ...scan.problems];
  return {
    set: { name: set.name, kind: set.kind, path: displayPath(setPath(set)) },
    remembered: session.sets.some(({ id }) => id === set.id),
    ...tally.counts(),
    problems: problems.map(({ path, code, message }) => ({ path: displayPath(path), code, message })),
  };
};

class PlanTally {
  readonly problems: ScannedFolder['problems'][number][] = [];
  readonly #known: KnownFiles;
  readonly #excluded = new ExclusionTally();
  readonly #sum = { unchanged: 0, files: 0, bytes: 0 };

  constructor(known: KnownFiles) {
    this.#known = known;
  }

  add(folder: ScannedFolder): void {
    this.problems.push(...folder.problems);
    this.#excluded.add(folder.exclusions);
    const before = this.#known.in(this.#known.enter(folder.path));
    const plan = planFolder(folder.entries, before, new Set(folder.carried));
    this.problems.push(...placeholderProblems(folder.path, plan.placeholders));
    this.#sum.unchanged += plan.unchanged;
    for (const file of [...plan.small, ...plan.large, ...plan.blocks]) {
      this.#sum.files += 1;
      this.#sum.bytes += file.size;
    }
  }

  counts() {
    return { ...this.#sum, excluded: this.#excluded.counts() };
  }
}
