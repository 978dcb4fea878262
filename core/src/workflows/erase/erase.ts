import type { EraseReport, VaultConfig } from '@safelight/manifests';
import { type Erasure, planErasure, type Shared } from '../../erase/plan.ts';
import { type Rewritten, rewriteKeyrings } from '../../erase/store.ts';
import type { RecoveryWords } from '../../keys/words.ts';
import type { Sha256 } from '../../model/digest.ts';
import { SafelightError } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import { displayPath } from '../../model/paths.ts';
import type { Signer } from '../../seal/openpgp.ts';
import { incomingFolder } from '../../vault/layout.ts';
import { Pool } from '../../vault/pool.ts';
import { nextRemoval, putRemoval, readRemovals } from '../../vault/removals.ts';
import { holdRunLock } from '../../vault/run-lock.ts';
import { readRuns } from '../../vault/runs.ts';
import { State } from '../../vault/state.ts';
import { record } from '../history/record.ts';
import { chooseVault, type Home } from '../home.ts';
import { obeyRemovals } from '../obey-removals.ts';
import { feedPlaces } from '../place/feed.ts';
import { primaryOf } from '../primary-key.ts';
import { announcing } from '../running-jobs.ts';
import { openedBy, readableStore, type Session } from '../session.ts';
import { useVault } from '../use-vault.ts';
import { type Reach, reachOf } from './reach.ts';
import { eraseReport } from './report.ts';

export type { EraseReport } from '@safelight/manifests';

export interface EraseOptions {
  readonly vaultName: string | null;
  /** A shoot by its name, or a folder or file by its path. */
  readonly what: string;
  /** What is done where files elsewhere hold the same; null: then nothing is erased. */
  readonly copies: Shared | null;
  readonly words: RecoveryWords | null;
}

/** `erase --dry-run`: what an erasure would reach. Writes nothing. */
export const planErase = async (
  home: Home,
  options: EraseOptions,
  context: RunContext,
): Promise<EraseReport> => {
  const session = await useVault(home, { ...options, place: null, clock: context.clock });
  const reach = await reachOf(readableStore(session), options.what);
  const erasure = planErasure(reach.below, reach.elsewhere, options.copies ?? 'keep');
  return eraseReport(session, { reach, erasure, rewritten: null, head: null });
};

/**
 * `erase`: takes a shoot, or what lies at a path, out of every snapshot of the vault and every place that is there, so
 * that nobody can open it there any more. Throws `words-wrong`, `erase-shared`, `run-open`, `already-running`.
 */
export const erase = async (
  home: Home,
  options: EraseOptions & { readonly words: RecoveryWords },
  context: RunContext,
): Promise<EraseReport> => {
  const vault = chooseVault(await home.config(), home, options.vaultName);
  const job = { vault: vault.id, command: 'erase', place: vault.places.map(({ name }) => name).join(', ') };
  await home.prepare(vault.id);
  using _lock = holdRunLock(home.lockPath(vault.id), vault.name);
  return announcing(home, job, context, (told) => runErase(home, vault, options, told));
};

const runErase = async (
  home: Home,
  vault: VaultConfig,
  options: EraseOptions & { readonly words: RecoveryWords },
  context: RunContext,
): Promise<EraseReport> => {
  const closed = await useVault(home, { ...options, words: null, place: null, clock: context.clock });
  const primary = await primaryOf(closed, options.words);
  const session = await openedBy(closed, primary);
  const targets = new Set(vault.places.map(({ name }) => name));
  // What only another place holds must be known before anything is taken out.
  await feedPlaces(home, vault, { targets, check: 'nothing', brief: true }, context);
  await assertNoRun(session);
  const reach = await reachOf(readableStore(session), options.what);
  const erasure = planErasure(reach.below, reach.elsewhere, options.copies ?? 'keep');
  assertDecided(reach, erasure, options.copies);
  const { rewritten, head } = await publish(session, { reach, erasure, primary }, context);
  await feedPlaces(home, vault, { targets, check: 'nothing', brief: true }, context);
  const report = await eraseReport(session, { reach, erasure, rewritten, head });
  await record(home, vault, context.clock(), (name) => ({
    kind: 'erased',
    data: {
      path: name(report.path),
      removal: head,
      files: report.files,
      bytes: report.bytes,
      objects: rewritten.taken.objects?.length ?? 0,
      keyrings: rewritten.taken.keyrings?.length ?? 0,
    },
  }));
  return report;
};

/** A run that goes on may be sealing the very pictures. This computer's own is kept out by the lock. */
const assertNoRun = async ({ store }: Session): Promise<void> => {
  const run = (await readRuns(store)).find(({ machine }) => machine !== store.machine.fingerprint);
  if (run !== undefined)
    throw new SafelightError('run-open', { machine: run.machine.slice(0, 16), since: run.renewed });
};

const assertDecided = ({ target }: Reach, { shared }: Erasure, copies: Shared | null): void => {
  if (copies !== null || shared.length === 0) return;
  const paths = shared.map(displayPath).sort();
  throw new SafelightError('erase-shared', { path: displayPath(target), paths });
};

/** From the removal on it is erased, whatever happens: the next `place sync` carries on from there. */
const publish = async (
  session: Session,
  { reach, erasure, primary }: { readonly reach: Reach; readonly erasure: Erasure; readonly primary: Signer },
  context: RunContext,
): Promise<{ readonly rewritten: Rewritten; readonly head: Sha256 }> => {
  const { home, vault } = session;
  const store = readableStore(session);
  await using pool = resealingPool(session, context);
  context.onEvent({ kind: 'phase', phase: 'store', subject: displayPath(reach.target) });
  const rewritten = await rewriteKeyrings({ store, pool, context }, reach.keyrings, erasure.contents);
  const removal = nextRemoval(store, await readRemovals(store), rewritten.taken);
  const head = await putRemoval(store, removal, primary);
  using state = new State(home.statePath(vault.id));
  await obeyRemovals(session, state, await readRemovals(store));
  return { rewritten, head };
};

/** It seals all that it is given: what stays is known, and is about to go with its object. */
const resealingPool = ({ store, contentKey }: Session, { onEvent }: RunContext): Pool =>
  new Pool(
    {
      place: store.place.locator,
      incoming: incomingFolder(store.machine.fingerprint),
      contentKey,
      reopen: true,
    },
    { onBytes: (bytes) => onEvent({ kind: 'bytes', bytes }), known: (ids) => ids.map(() => false) },
  );
