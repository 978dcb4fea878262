import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { InboxReport } from '@safelight/manifests';
import { type InboxFolder, JOB_NAME } from '../../inbox/inbox-folder.ts';
import { isSafelightError, SafelightError, systemCode } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import { holdLock } from '../../vault/run-lock.ts';
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

/** `inbox run`: does what lies in the inbox, and ends. Throws `inbox-busy` where another looks after it. */
export const runInbox = (home: Home, options: InboxOptions, context: RunContext): Promise<InboxReport> =>
  attending(home, options, context, async ({ inbox, runner, onJob }) => {
    await greet(home, inbox, context.clock());
    for (const lane of LANES) for (const outcome of await runner.pass(lane, context)) onJob(outcome);
  });

/** Milliseconds: a folder on a network tells of no changes, and a catalog that is let go of changes nothing here. */
const LOOK_MS = 1_000;
/** So long it waits after trouble with its own folder. */
const TROUBLE_MS = 30_000;
/** So often panels are told that somebody looks. */
const GREET_MS = 10_000;
const LANES: readonly Lane[] = ['quick', 'heavy'];

/** `inbox watch`: does what comes until it is told to stop; then what was done. Throws `inbox-busy`. */
export const watchInbox = (home: Home, options: InboxOptions, context: RunContext): Promise<InboxReport> =>
  attending(home, options, context, async (attended) => {
    // Where one cannot go on, none does: the system starts it again, which an idle one would keep it from.
    const stop = new AbortController();
    const together = { ...context, signal: AbortSignal.any([context.signal, stop.signal]) };
    const loops = [
      ...LANES.map((lane) => keepLooking(attended, lane, together)),
      keepGreeting(home, attended.inbox, together),
    ];
    try {
      await Promise.all(loops);
    } finally {
      stop.abort(new SafelightError('interrupted', { what: 'Looking after the inbox' }));
      await Promise.allSettled(loops);
    }
  });

/** An inbox that nobody else looks after meanwhile. */
interface Attended extends Pick<InboxOptions, 'onJob' | 'onTrouble'> {
  readonly inbox: InboxFolder;
  readonly runner: InboxRunner;
}

const attending = async (
  home: Home,
  options: InboxOptions,
  { clock }: RunContext,
  work: (attended: Attended) => Promise<void>,
): Promise<InboxReport> => {
  const inbox = await openInbox(home);
  using _lock = hold(inbox);
  const runner = runnerFor(home, inbox, options);
  await runner.resume();
  await sweep(inbox, clock());
  const jobs: JobOutcome[] = [];
  const onJob = (outcome: JobOutcome): void => {
    jobs.push(outcome);
    options.onJob(outcome);
  };
  await work({ inbox, runner, onJob, onTrouble: options.onTrouble });
  return { folder: inbox.path, jobs, waiting: runner.waiting.size };
};

/** In the folder itself: two studios of one computer may share it. */
const hold = ({ path }: InboxFolder): Disposable => {
  const held = holdLock(join(path, '.lock'));
  if (held === null) throw new SafelightError('inbox-busy', { path });
  return held;
};

const asKnown = (error: unknown): SafelightError =>
  isSafelightError(error)
    ? error
    : new SafelightError('unexpected', { why: systemCode(error) ?? 'no code of the system' }, error);

const runnerFor = (home: Home, inbox: InboxFolder, { vaultName }: InboxOptions): InboxRunner =>
  new InboxRunner({
    inbox,
    roots: async () => approvedRoots(home, await home.config()),
    perform: (job, sources, context) => perform(job, sources, { home, inbox, vaultName }, context),
    whyUnproven: (job) => whyUnproven(home, job),
    isHeld,
  });

const keepLooking = async (
  { inbox, runner, onJob, onTrouble }: Attended,
  lane: Lane,
  context: RunContext,
): Promise<void> => {
  const { signal } = context;
  while (!signal.aborted) {
    try {
      for (const outcome of await runner.pass(lane, context)) onJob(outcome);
    } catch (error) {
      if (signal.aborted) return;
      // A disk that is full today: what was begun is begun again.
      onTrouble(asKnown(error));
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

/** Until a job comes, or it is time to look; what is answered here is no reason to look again. */
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
    return watch(path, { persistent: false }, (_, name) => {
      if (name === null || JOB_NAME.test(name)) changed();
    }).on('error', () => changed());
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return null;
  }
};
