import { existsSync } from 'node:fs';
import { lstat, readdir, rename, rm } from 'node:fs/promises';
import type { InboxReport, Job, JobResult } from '@safelight/manifests';
import { writeFileDurably } from '../../fs/durable.ts';
import { ProgressAnswer, writeAnswer } from '../../inbox/answers.ts';
import { type Approved, approve } from '../../inbox/approved.ts';
import { type InboxFolder, JOB_NAME } from '../../inbox/inbox-folder.ts';
import { readJobFile } from '../../inbox/job-file.ts';
import { isSafelightError, SafelightError, systemCode } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import type { BytePath } from '../../model/paths.ts';
import { type Answer, answerWith, failure, told } from './answer.ts';
import { sourcesOf } from './perform.ts';

export type JobOutcome = InboxReport['jobs'][number];

/** What is quick and what is not: a question is not to wait behind an hour of work. */
export type Lane = 'quick' | 'heavy';

export interface RunnerOptions {
  readonly inbox: InboxFolder;
  /** Folders whose files may be asked for, besides a job's own spool. */
  readonly roots: () => Promise<readonly string[]>;
  readonly perform: (job: Job, sources: readonly BytePath[], context: RunContext) => Promise<Answer>;
  /** Why a job is not believed; null where it is. */
  readonly whyUnproven: (job: Job) => Promise<string | null>;
  /** Has its editor the catalog open? */
  readonly isHeld: (catalog: string) => Promise<boolean>;
}

/** Takes jobs out of an inbox, one after the other, and answers each. Only one may be at work in an inbox. */
export class InboxRunner {
  readonly #options: RunnerOptions;
  /** Jobs that were seen and wait. */
  readonly waiting = new Set<string>();
  readonly #busy = new Set<string>();

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /** Does everything of a lane that can be done now. Throws the signal's reason; what was begun is begun again later. */
  async pass(lane: Lane, context: RunContext): Promise<readonly JobOutcome[]> {
    const outcomes: JobOutcome[] = [];
    await this.#options.inbox.prepare();
    for (const id of await this.#ids()) {
      context.signal.throwIfAborted();
      const outcome = await this.#take(id, lane, context);
      if (outcome !== null) outcomes.push(outcome);
    }
    return outcomes;
  }

  /** Jobs that a run left which was cut off, or a pass that failed, lie where they came from again. */
  async resume(): Promise<void> {
    const { inbox } = this.#options;
    for (const name of await inbox.namesIn('working')) {
      const id = JOB_NAME.exec(name)?.[1];
      if (id !== undefined && !this.#busy.has(id)) await moveIfThere(inbox.working(id), inbox.job(id));
    }
  }

  /** In the order they came. */
  async #ids(): Promise<readonly string[]> {
    const { inbox } = this.#options;
    const ids = (await readdir(inbox.path)).flatMap((name) => JOB_NAME.exec(name)?.[1] ?? []);
    const came = await Promise.all(
      ids.map(async (id) => ({ id, at: (await lstat(inbox.job(id)).catch(() => null))?.mtimeMs ?? 0 })),
    );
    return came.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)).map(({ id }) => id);
  }

  async #take(id: string, lane: Lane, context: RunContext): Promise<JobOutcome | null> {
    const { inbox } = this.#options;
    const looked = await readJobFile(inbox.job(id), id, context.clock());
    if (looked.kind === 'gone') return null;
    if (this.#isKnown(id)) return this.#again(id);
    if (looked.kind === 'partial') return this.#wait(id);
    if (looked.kind === 'refused') {
      const outcome = await this.#refuse(id, null, looked.why, context);
      await moveIfThere(inbox.job(id), inbox.refused(id));
      return outcome;
    }
    const { job } = looked;
    if (laneOf(job) !== lane) return null;
    if (job.verb === 'backup' && job.when === 'closed' && (await this.#options.isHeld(job.catalog))) {
      this.#progressOf(job, context).tell('waiting');
      return this.#wait(id);
    }
    this.waiting.delete(id);
    if (!(await moveIfThere(inbox.job(id), inbox.working(id)))) return null;
    // What was moved is what is done: under the old name it may have been another a moment ago.
    const taken = await readJobFile(inbox.working(id), id, context.clock());
    if (taken.kind !== 'job') {
      const why = taken.kind === 'refused' ? taken.why : 'it changed meanwhile';
      return this.#putAside(id, null, why, context);
    }
    this.#busy.add(id);
    try {
      return await this.#do(taken.job, context);
    } finally {
      this.#busy.delete(id);
    }
  }

  #isKnown(id: string): boolean {
    const { inbox } = this.#options;
    return [inbox.working(id), inbox.result(id), inbox.done(id), inbox.refused(id)].some(existsSync);
  }

  /** Put in twice, it was done once: its result stays as it is. */
  async #again(id: string): Promise<null> {
    await rm(this.#options.inbox.job(id), { force: true, recursive: true });
    return null;
  }

  #wait(id: string): null {
    this.waiting.add(id);
    return null;
  }

  async #do(job: Job, context: RunContext): Promise<JobOutcome | null> {
    const { inbox } = this.#options;
    const approved = await this.#approve(job);
    if (approved.kind === 'refused') return this.#putAside(job.id, job.verb, approved.why, context);
    const progress = this.#progressOf(job, context);
    progress.tell('working');
    const onEvent: RunContext['onEvent'] = (event) => {
      progress.take(event);
      context.onEvent(event);
    };
    try {
      const answer = await this.#options.perform(job, approved.paths, { ...context, onEvent }).catch(failed);
      await progress.end();
      if (answer === null) return this.#later(job, context);
      await this.#answer(job.id, job.verb, answer, context);
      const end = answer.outcome === 'refused' ? inbox.refused(job.id) : inbox.done(job.id);
      if (answer.error !== null && answer.outcome === 'refused')
        await this.#tellWhy(job.id, answer.error.message);
      await moveIfThere(inbox.working(job.id), end);
      await rm(inbox.drawn(job.id), { force: true });
      // What could not be delivered is kept: the editor has no other copy of it.
      if (answer.outcome === 'done') await rm(inbox.spool(job.id), { recursive: true, force: true });
      return { id: job.id, verb: job.verb, outcome: answer.outcome, message: answer.error?.message ?? null };
    } finally {
      await progress.end();
    }
  }

  /** Believed, and its files where they may be asked for. */
  async #approve(job: Job): Promise<Approved> {
    const { inbox, roots, whyUnproven } = this.#options;
    const why = await whyUnproven(job);
    if (why !== null) return { kind: 'refused', why };
    return approve(sourcesOf(job), { roots: await roots(), spool: inbox.spool(job.id) });
  }

  #progressOf({ id, verb }: Job, { clock }: RunContext): ProgressAnswer {
    return new ProgressAnswer(this.#options.inbox, { id, verb }, clock);
  }

  /** Answered before it is moved: a disk that is full in between leaves it where it is looked at again. */
  async #putAside(
    id: string,
    verb: JobResult['verb'],
    why: string,
    context: RunContext,
  ): Promise<JobOutcome> {
    const { inbox } = this.#options;
    const outcome = await this.#refuse(id, verb, why, context);
    await moveIfThere(inbox.working(id), inbox.refused(id));
    return outcome;
  }

  /** Another run is at work on the vault, or its drive is away: it is not the job's fault. */
  async #later(job: Job, context: RunContext): Promise<null> {
    const { inbox } = this.#options;
    await moveIfThere(inbox.working(job.id), inbox.job(job.id));
    this.#progressOf(job, context).tell('waiting');
    return this.#wait(job.id);
  }

  async #refuse(id: string, verb: JobResult['verb'], why: string, context: RunContext): Promise<JobOutcome> {
    this.waiting.delete(id);
    const error = told(new SafelightError('job-refused', { job: id, why }));
    await this.#tellWhy(id, error.message);
    await this.#answer(id, verb, answerWith({ outcome: 'refused', error }), context);
    return { id, verb, outcome: 'refused', message: error.message };
  }

  #tellWhy(id: string, message: string): Promise<void> {
    return writeFileDurably(this.#options.inbox.reason(id), `${message}\n`, { mode: 0o600 });
  }

  #answer(id: string, verb: JobResult['verb'], answer: Answer, { clock }: RunContext): Promise<void> {
    const about = { type: 'job-result', version: 1, id, verb, at: clock().toISOString() } as const;
    return writeAnswer(this.#options.inbox.result(id), { ...about, ...answer });
  }
}

/** Exit code of what cannot be reached now. */
const UNREACHABLE = 7;

/** A run that is broken off answers nothing: the job is begun again. Null: later. */
const failed = (error: unknown): Answer | null => {
  if (isSafelightError(error) && error.code === 'interrupted') throw error;
  if (isSafelightError(error) && (error.code === 'already-running' || error.exit === UNREACHABLE))
    return null;
  return failure(error);
};

const laneOf = (job: Job): Lane =>
  job.verb === 'status' || ('mode' in job && job.mode === 'plan') ? 'quick' : 'heavy';

/** False where it is not there any more: then somebody else has it. */
const moveIfThere = async (from: string, to: string): Promise<boolean> => {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT' && !existsSync(from)) return false;
    throw error;
  }
};
