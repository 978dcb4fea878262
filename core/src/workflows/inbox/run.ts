import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { InboxReport } from '@safelight/manifests';
import type { InboxFolder } from '../../inbox/inbox-folder.ts';
import { isSafelightError, SafelightError, systemCode } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import { holdRunLock } from '../../vault/run-lock.ts';
import type { Home } from '../home.ts';
import { approvedRoots, openInbox } from './inbox-config.ts';
import { whyUnproven } from './pair.ts';
import { isHeld, perform } from './perform.ts';
import { InboxRunner, type JobOutcome, type Lane } from './runner.ts';
import { greet, sweep } from './welcome.ts';

export type { InboxReport } from '@safelight/manifests';

export interface InboxOptions {
  readonly vaultName: string | null;
  /** Told of each job when it ends. */
  readonly onJob: (outcome: JobOutcome) => void;
  /** Told of what kept a pass from going on: it is tried again. */
  readonly onTrouble: (error: SafelightError) => void;
}

/** `inbox run`: does what lies in the inbox, and ends. Throws `already-running` where another looks after it. */
export const runInbox = async (
  home: Home,
  options: InboxOptions,
  context: RunContext,
): Promise<InboxReport> => {
  const inbox = await openInbox(home);
  using _lock = hold(inbox);
  const runner = runnerFor(home, inbox, options);
  await runner.resume();
  await sweep(inbox, context.clock());
  await greet(home, inbox, context.clock());
  const jobs: JobOutcome[] = [];
  for (const lane of ['quick', 'heavy'] as const)
    for (const outcome of await runner.pass(lane, context)) {
      jobs.push(outcome);
      options.onJob(outcome);
    }
  return { folder: inbox.path, jobs, waiting: runner.waiting.size };
};

/** Milliseconds: a folder on a network tells of no changes, and a catalog that is let go of changes nothing here. */
const LOOK_MS = 1_000;
/** So long it waits after trouble with its own folder. */
const TROUBLE_MS = 30_000;
/** So often panels are told that somebody looks. */
const GREET_MS = 10_000;

/** `inbox watch`: does what comes until it is told to stop; then what was done. */
export const watchInbox = async (
  home: Home,
  options: InboxOptions,
  context: RunContext,
): Promise<InboxReport> => {
  const inbox = await openInbox(home);
  using _lock = hold(inbox);
  const runner = runnerFor(home, inbox, options);
  await runner.resume();
  await sweep(inbox, context.clock());
  const jobs: JobOutcome[] = [];
  const noting: InboxOptions = {
    ...options,
    onJob: (outcome) => {
      jobs.push(outcome);
      options.onJob(outcome);
    },
  };
  // Where one cannot go on, none does: the system starts it again, which an idle one would keep it from.
  const stop = new AbortController();
  const together = { ...context, signal: AbortSignal.any([context.signal, stop.signal]) };
  const loops = [
    ...(['quick', 'heavy'] as const).map((lane) =>
      keepLooking(runner, lane, { inbox, options: noting, context: together }),
    ),
    keepGreeting(home, inbox, together),
  ];
  try {
    await Promise.all(loops);
  } finally {
    stop.abort(new SafelightError('interrupted', { what: 'Looking after the inbox' }));
    await Promise.allSettled(loops);
  }
  return { folder: inbox.path, jobs, waiting: runner.waiting.size };
};

/** In the folder itself: two studios of one computer may share it. */
const hold = ({ path }: InboxFolder): Disposable => {
  try {
    return holdRunLock(join(path, '.lock'), 'the inbox');
  } catch (error) {
    if (!isSafelightError(error) || error.code !== 'already-running') throw error;
    throw new SafelightError('inbox-busy', { path }, error);
  }
};

const asKnown = (error: unknown): SafelightError =>
  isSafelightError(error)
    ? error
    : new SafelightError('unexpected', { why: systemCode(error) ?? 'no code of the system' }, error);

const runnerFor = (home: Home, inbox: InboxFolder, { vaultName }: InboxOptions): InboxRunner =>
  new InboxRunner({
    inbox,
    roots: () => approvedRoots(home),
    perform: (job, sources, context) => perform(job, sources, { home, inbox, vaultName }, context),
    whyUnproven: (job) => whyUnproven(home, job),
    isHeld,
  });

const keepLooking = async (
  runner: InboxRunner,
  lane: Lane,
  {
    inbox,
    options,
    context,
  }: { readonly inbox: InboxFolder; readonly options: InboxOptions; readonly context: RunContext },
): Promise<void> => {
  const { signal } = context;
  while (!signal.aborted) {
    try {
      for (const outcome of await runner.pass(lane, context)) options.onJob(outcome);
    } catch (error) {
      if (signal.aborted) return;
      // A disk that is full today: what was begun is begun again.
      options.onTrouble(asKnown(error));
      await setTimeout(TROUBLE_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      await inbox.prepare();
      await runner.resume();
    }
    await somethingNew(inbox.path, signal);
  }
};

const keepGreeting = async (home: Home, inbox: InboxFolder, { signal, clock }: RunContext): Promise<void> => {
  while (!signal.aborted) {
    await greet(home, inbox, clock()).catch(() => undefined);
    await setTimeout(GREET_MS, undefined, { signal }).catch(() => undefined);
  }
};

/** Until something changes in the folder, or it is time to look. */
const somethingNew = async (path: string, signal: AbortSignal): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const watcher = watchFolder(path, resolve);
  try {
    await Promise.race([
      promise,
      setTimeout(LOOK_MS, undefined, { signal, ref: true }).catch(() => undefined),
    ]);
  } finally {
    watcher?.close();
  }
};

/** Null where it cannot be watched: then it is looked at all the same. */
const watchFolder = (path: string, changed: () => void): FSWatcher | null => {
  try {
    return watch(path, { persistent: false }, () => changed()).on('error', () => changed());
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return null;
  }
};
