import type { JobResult } from '@safelight/manifests';
import { follow } from './follow.ts';
import { isUsed, jobText, type Request } from './job-file.ts';
import { discard } from './prepare.ts';
import { type Prepared, type RememberedJob, withJob, withoutJob } from './remembered.ts';
import type { Session } from './session.ts';
import type { Screen } from './state.ts';

export interface Errand {
  readonly id: string;
  readonly request: Request;
  readonly title: string;
  readonly prepared: Prepared | null;
}

/** Puts jobs into the inbox and waits for their ends; one is waited for at a time. */
export class Jobs {
  readonly #session: Session;
  #following = new AbortController();

  constructor(session: Session) {
    this.#session = session;
  }

  async put({ id, request, title, prepared }: Errand): Promise<void> {
    const { parts, inbox, remembered } = this.#session;
    const now = parts.chance.now();
    const text = jobText(id, request, { host: parts.host.host, version: parts.host.version }, now);
    const job: RememberedJob = {
      id,
      verb: request.verb,
      mode: 'mode' in request ? request.mode : null,
      at: new Date(now).toISOString(),
      preset: 'preset' in request ? request.preset : null,
      title,
      prepared,
    };
    // Remembered first: a job that nobody remembers would be done, and its end never shown.
    await this.#session.remember(withJob(remembered, job));
    if (!(await isUsed(inbox, id))) await inbox.put(`${id}.json`, text);
    this.follow(job);
  }

  follow(job: RememberedJob): void {
    this.leave();
    this.#following = new AbortController();
    void this.#watch(job, this.#following.signal);
  }

  /** Waits no more. The job stays where it is. */
  leave(): void {
    this.#following.abort();
  }

  /** What it came to is known, or nobody wants to know; copies that nobody will deliver go. */
  async forget(job: RememberedJob): Promise<void> {
    const { inbox, remembered } = this.#session;
    if (job.prepared !== null) await discard(job.prepared, inbox).catch(() => undefined);
    await this.#session.remember(withoutJob(remembered, job.id));
  }

  async #watch(job: RememberedJob, signal: AbortSignal): Promise<void> {
    const session = this.#session;
    session.show({ kind: 'following', job, progress: null, late: false });
    try {
      for await (const now of follow(session.inbox, job.id, session.parts.chance, signal)) {
        if (signal.aborted) return;
        if (now.kind === 'ended') session.show(endOf(job, now.result));
        else if (now.kind === 'unreadable') session.show({ kind: 'unreadable', job, why: now.why });
        else {
          const progress = now.kind === 'working' ? now.progress : null;
          session.show({ kind: 'following', job, late: now.late, progress });
          if (now.late) await session.look();
        }
      }
    } catch (error) {
      if (!signal.aborted) await session.fail(error);
    }
  }
}

const endOf = (job: RememberedJob, result: JobResult): Screen =>
  result.plan !== null && job.mode === 'plan'
    ? { kind: 'planned', job, plan: result.plan }
    : { kind: 'ended', job, result };
