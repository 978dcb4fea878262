import type { Manifest } from '../backup/manifests.ts';
import { type Problem, problemOf } from '../backup/problem.ts';
import { lostObjects } from '../backup/verify.ts';
import type { Sha256 } from '../model/digest.ts';
import { SafelightError } from '../model/errors.ts';
import { displayPath } from '../model/paths.ts';
import { unheldFiles } from '../vault/held-files.ts';
import { objectPath } from '../vault/layout.ts';
import { readRemovals } from '../vault/removals.ts';
import type { BackupRun } from './backup-run.ts';
import { reliedAndGone } from './obey-condemned.ts';
import { refuseRemoved } from './session.ts';
import { setPath } from './sets.ts';

/** Something that the run reused was taken out of the vault on purpose meanwhile: it begins anew, and seals it again. */
export class PrunedMeanwhile extends Error {}

/**
 * Before a root is published: removals are read again, and every object the state relies on is looked for. Gives the newest
 * removal. Throws `file-missing`, and `PrunedMeanwhile`.
 */
export const assertReused = async (run: BackupRun, manifest: Manifest): Promise<Sha256 | null> => {
  const { store, vault } = run.session;
  const lost = await lostObjects(store.place, run.state);
  const removals = await readRemovals(store);
  refuseRemoved(store, vault, removals.revoked);
  const { objects, keyrings } = reliedAndGone(run.state, relying(run, manifest), removals);
  if (objects.length + keyrings.length > 0) throw new PrunedMeanwhile();
  const unexplained = lost.find((sha256) => !removals.objects.has(sha256));
  if (unexplained !== undefined) throw new SafelightError('file-missing', { path: objectPath(unexplained) });
  return removals.head;
};

/**
 * Once the root is there: a run that was stopped before it, for as long as a pruning takes, published a snapshot that does not
 * hold what it says. `head`: the newest removal when it was looked last. What went is forgotten: the next run seals it again.
 */
export const goneMeanwhile = async (
  run: BackupRun,
  manifest: Manifest,
  head: Sha256 | null,
): Promise<readonly Problem[]> => {
  const removals = await readRemovals(run.session.store);
  if (removals.head === head) return [];
  const { state, set } = run;
  const { objects, keyrings } = reliedAndGone(state, relying(run, manifest), removals);
  if (objects.length + keyrings.length === 0) return [];
  state.forgetObjects(objects);
  state.forgetKeyrings(keyrings);
  const lost = unheldFiles(state, set.id).map(({ path }) => path);
  return (lost.length === 0 ? [setPath(set)] : lost).map((path) =>
    problemOf(path, new SafelightError('copy-lost', { path: displayPath(path) })),
  );
};

const relying = ({ set }: BackupRun, { index, problems }: Manifest) => ({
  set: set.id,
  lists: [...index, ...problems],
});
