import type { PlaceFed, PruneReport } from '@safelight/manifests';
import { SafelightError } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import { pruneReport } from '../../retention/report.ts';
import type { Signer } from '../../seal/openpgp.ts';
import { removalPath } from '../../vault/layout.ts';
import { nextRemoval, putRemoval } from '../../vault/removals.ts';
import { listRoots } from '../../vault/roots.ts';
import { holdRunLock } from '../../vault/run-lock.ts';
import { readRuns } from '../../vault/runs.ts';
import { recordIfPossible } from '../history/record.ts';
import { feedPlaces } from '../place/feed.ts';
import { announcing } from '../running-jobs.ts';
import type { Session } from '../session.ts';
import { factsOf } from './facts.ts';
import { type PruneOptions, type PrunePlan, planPrune } from './plan.ts';

export type { PruneReport } from '@safelight/manifests';
export type { PruneOptions } from './plan.ts';

/** `prune`: what would go, what stays and why. Writes nothing. */
export const showPrune = async (
  session: Session,
  options: PruneOptions,
  context: RunContext,
): Promise<PruneReport> => {
  const plan = await planPrune(session, { ...options, ownRuns: 'unknown' }, context);
  using _look = plan.look;
  return pruneReport(factsOf(session, plan, { applied: false, grace: options.grace, fed: [] }));
};

/**
 * `prune --apply`: snapshots go, what only they needed is condemned, and what was condemned long enough ago is taken away in
 * every place that is there. Throws `prune-refused`, `already-running`.
 */
export const applyPrune = async (
  session: Session,
  { primary, ...options }: PruneOptions & { readonly primary: Signer },
  context: RunContext,
): Promise<PruneReport> => {
  const { home, vault } = session;
  using _lock = holdRunLock(home.lockPath(vault.id), vault.name);
  const targets = new Set(vault.places.map(({ name }) => name));
  const feed = (): Promise<readonly PlaceFed[]> =>
    announcing(home, { vault: vault.id, command: 'prune', place: [...targets].join(', ') }, context, (told) =>
      feedPlaces(home, vault, { targets, check: 'nothing', brief: true }, told),
    );
  // Snapshots that lie in another place alone need something too; and every place hears of earlier removals.
  assertFirstWhole(session, await feed());
  const plan = await planPrune(session, { ...options, ownRuns: 'held' }, context);
  using _look = plan.look;
  if (!isNothing(plan)) await publish(session, plan, primary);
  const fed = await feed();
  const report = pruneReport(factsOf(session, plan, { applied: true, grace: options.grace, fed }));
  if (!isNothing(plan))
    await recordIfPossible(home, vault, context.clock(), () => ({
      kind: 'pruned',
      data: {
        snapshots: report.go.length,
        marked: report.marked.files,
        files: report.taken.files,
        bytes: report.taken.bytes,
      },
    }));
  return report;
};

/** Throws `prune-refused` where the first place lacks something that another has: all is planned by what lies there. */
const assertFirstWhole = ({ store }: Session, fed: readonly PlaceFed[]): void => {
  const first = fed.find(({ name }) => name === store.place.name);
  if (first?.whole === true) return;
  const why = first?.trouble?.message ?? `${first?.lacking.length ?? 0} files are missing or damaged there.`;
  throw new SafelightError('prune-refused', { why: `${store.place.name} is not whole: ${why}` });
};

const isNothing = ({ goes, condemned, taken }: PrunePlan): boolean =>
  goes.length + condemned.objects.length + condemned.keyrings.length === 0 &&
  taken.objects.length + taken.keyrings.length === 0;

const publish = async ({ store }: Session, plan: PrunePlan, primary: Signer): Promise<void> => {
  const { look, goes, condemned, taken, now } = plan;
  const runs = await readRuns(store);
  await assertUnchanged(
    store,
    plan,
    runs.map(({ id }) => id),
  );
  const removal = nextRemoval(store, look.removals, {
    objects: [...taken.objects],
    keyrings: taken.keyrings.map((keyring) => ({ keyring, successor: null })),
    roots: goes.map(({ name }) => name.sha256),
    condemned: {
      at: now.toISOString(),
      objects: [...condemned.objects],
      keyrings: [...condemned.keyrings],
      runs: runs.map(({ machine, id }) => `${machine}-${id}`),
    },
  });
  const id = await putRemoval(store, removal, primary);
  try {
    await assertUnchanged(store, plan, null);
  } catch (error) {
    // This computer may have slept in between. Nothing was taken away yet, and no other place was told.
    await store.place.remove(removalPath(removal.seq, id));
    throw error;
  }
};

/** What was read is what is there: no snapshot came, and no backup began. `runs`: ids of those that are open; null: not asked. */
const assertUnchanged = async (
  store: Session['store'],
  { look, obstacles }: PrunePlan,
  runs: readonly string[] | null,
): Promise<void> => {
  const known = new Set<string>([
    ...look.snapshots.map(({ name }) => name.sha256),
    ...look.strangers,
    ...look.removals.roots,
  ]);
  if ((await listRoots(store)).some(({ sha256 }) => !known.has(sha256)))
    throw new SafelightError('prune-refused', { why: 'a snapshot came while the vault was read.' });
  const open = new Set(obstacles.runs.map(({ name }) => name));
  if (runs?.some((id) => !open.has(id)) === true)
    throw new SafelightError('prune-refused', { why: 'a backup began while the vault was read.' });
};
