import type { SetConfig } from '@safelight/manifests';
import { type BackupReport, backupReport, changeNotes } from '../backup/report.ts';
import { lostKeyrings, lostObjects } from '../backup/verify.ts';
import { diskError } from '../fs/durable.ts';
import { SafelightError, systemCode } from '../model/errors.ts';
import type { RunContext } from '../model/events.ts';
import { forgetBrokenLists, settleBroken } from '../vault/held-lists.ts';
import { readRemovals } from '../vault/removals.ts';
import { holdRunLock } from '../vault/run-lock.ts';
import { State } from '../vault/state.ts';
import { type BackupRun, type BackupRunOptions, beginRun } from './backup-run.ts';
import { clearDeadRuns } from './dead-runs.ts';
import { guardSet } from './guard-set.ts';
import { settleEarlier } from './history/pending-backup.ts';
import { openLedger } from './history/record.ts';
import { bringRemovals } from './kept-removals.ts';
import { rememberFailure, rememberProblems, rememberRun, rememberSeen } from './last-runs.ts';
import { obeyRemovals } from './obey-removals.ts';
import { clearPlaceOf } from './place/clear-removed.ts';
import { type PublishedSet, publishSet } from './publish-set.ts';
import { PrunedMeanwhile } from './relied-files.ts';
import type { Session } from './session.ts';
import { setPath } from './sets.ts';
import { type StoredSet, storeSet } from './store-set.ts';
import { refuseVaultInside } from './vault-inside.ts';

export type BackUpOptions = Omit<BackupRunOptions, 'state' | 'ledger'>;

/** Backs up sets one after the other into the session's place, each as a snapshot of its own. */
export const backUp = async (
  session: Session,
  sets: readonly SetConfig[],
  options: BackUpOptions,
  context: RunContext,
): Promise<BackupReport[]> => {
  try {
    return await backUpEach(session, sets, options, context);
  } catch (error) {
    throw diskError(error, session.home.statePath(session.vault.id));
  }
};

const backUpEach = async (
  session: Session,
  sets: readonly SetConfig[],
  options: BackUpOptions,
  context: RunContext,
): Promise<BackupReport[]> => {
  using _lock = holdRunLock(session.home.lockPath(session.vault.id), session.vault.name);
  using state = new State(session.home.statePath(session.vault.id));
  await clearDeadRuns(session);
  using ledger = openLedger(session.home, session.vault);
  await settleEarlier(session.store, ledger);
  const reports: BackupReport[] = [];
  try {
    await bringRemovals(state, session.store.place);
    if (await obeyRemovals(session, state, await readRemovals(session.store)))
      await clearPlaceOf(session, state);
    await forgetLost(session, state);
    for (const set of sets) {
      refuseVaultInside(session.vault, set);
      reports.push(await backUpSet(session, set, { ...options, state, ledger }, context));
    }
  } catch (error) {
    rememberEnd(state, sets.slice(reports.length), { error, at: context.clock() });
    // As far as the place lets us: what is left now is cleared up by the next run.
    await clearDeadRuns(session).catch(() => undefined);
    throw error;
  }
  settleBroken(state);
  return reports;
};

/** Sets that were not backed up to the end. That it cannot be kept must not hide why. */
const rememberEnd = (
  state: State,
  sets: readonly SetConfig[],
  { error, at }: { readonly error: unknown; readonly at: Date },
): void => {
  const message = error instanceof SafelightError ? error.message : String(error);
  try {
    for (const set of sets) rememberFailure(state, set.id, { at: at.toISOString(), message });
  } catch (another) {
    if (systemCode(another) === undefined) throw another;
  }
};

/** Rows about objects and keyrings that are not in the place any more are forgotten: their content is sealed again. */
const forgetLost = async ({ store: { place } }: Session, state: State): Promise<void> => {
  state.forgetObjects(await lostObjects(place, state));
  state.forgetKeyrings(await lostKeyrings(place, state));
  forgetBrokenLists(state);
};

/** Prunings that a run may meet: each takes a person and days. */
const MOST_AGAIN = 2;

const backUpSet = async (
  session: Session,
  set: SetConfig,
  options: BackupRunOptions,
  context: RunContext,
): Promise<BackupReport> => {
  for (let again = 0; ; again += 1)
    try {
      return await backUpOnce(session, set, options, context);
    } catch (error) {
      if (!(error instanceof PrunedMeanwhile) || again === MOST_AGAIN) throw error;
      await obeyRemovals(session, options.state, await readRemovals(session.store));
    }
};

const backUpOnce = async (
  session: Session,
  set: SetConfig,
  options: BackupRunOptions,
  context: RunContext,
): Promise<BackupReport> => {
  await using run = await beginRun(session, set, options, context);
  const found = await storeSet(run);
  const kept = { ...found, problems: [...found.problems, ...guardSet(run, found)] };
  const { sha256, manifest, catalog, gone } = await published(run, kept);
  await run.end();
  const stored = { ...kept, problems: [...kept.problems, ...gone] };
  const report = backupReport({
    set: { id: set.id, name: set.name, kind: set.kind, path: setPath(set) },
    snapshot: sha256,
    seq: run.provenance.seq,
    place: session.store.place.name,
    manifest,
    tally: stored.tally,
    excluded: stored.excluded,
    problems: stored.problems,
    catalog,
    notes: [...stored.scan.notes, ...changeNotes(stored.changes), ...(catalog?.notes ?? [])],
    seconds: (context.clock().getTime() - run.started) / 1000,
  });
  remember(run, stored, report);
  return report;
};

/** A run that begins anew is over, and is not waited for. */
const published = async (run: BackupRun, stored: StoredSet): Promise<PublishedSet> => {
  try {
    return await publishSet(run, stored);
  } catch (error) {
    if (error instanceof PrunedMeanwhile) await run.end();
    throw error;
  }
};

/** For `status`. */
const remember = (
  { state, set, context }: BackupRun,
  { problems, seen }: StoredSet,
  report: BackupReport,
): void => {
  const now = context.clock();
  rememberRun(state, report, now);
  rememberProblems(state, set.id, problems);
  rememberSeen(state, set.id, seen, now);
  rememberFailure(state, set.id, null);
};
