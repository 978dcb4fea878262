import type { CopyFormat, OpenDocument } from '../ports.ts';
import { freeId } from './job-file.ts';
import { Jobs } from './jobs.ts';
import { copyForPlan, discard, type PrepareEnd, prepare, type Unprepared } from './prepare.ts';
import { withoutJob } from './remembered.ts';
import { type PanelParts, Session } from './session.ts';
import { isDeliverable, type Notice, type PanelState } from './state.ts';
import { presetsOf } from './welcome.ts';

/** All that can be done in the panel, without a page: every change of the state is told. */
export class Panel {
  readonly #session: Session;
  readonly #jobs: Jobs;
  #cancelled = false;

  constructor(parts: PanelParts) {
    this.#session = new Session(parts);
    this.#jobs = new Jobs(this.#session);
  }

  get state(): PanelState {
    return this.#session.state;
  }

  /** Finds the folder that was picked once, and what was asked for before. */
  start(): Promise<void> {
    return this.#session.alone(() => this.#session.load());
  }

  /** Ends what is waited for. */
  close(): void {
    this.#jobs.leave();
    this.#session.closed.abort();
  }

  pickFolder(): Promise<void> {
    return this.#session.alone(() => this.#session.pick());
  }

  pickFiles(): Promise<void> {
    return this.#session.alone(async () => {
      const files = await this.#session.parts.inbox.pickFiles();
      const before = this.state.files.filter((file) => !files.some(({ path }) => path === file.path));
      this.#session.tell({ files: [...before, ...files], notice: null });
    });
  }

  dropFile(path: string): void {
    this.#session.tell({ files: this.state.files.filter((file) => file.path !== path) });
  }

  toggle(document: string): void {
    const chosen = new Set(this.state.chosen);
    if (!chosen.delete(document)) chosen.add(document);
    this.#session.tell({ chosen, notice: null });
  }

  setFormat(format: CopyFormat): void {
    this.#session.tell({ format });
  }

  setPreset(preset: string): void {
    this.#session.tell({ preset, notice: null });
  }

  setPreview(preview: boolean): void {
    this.#session.tell({ preview });
  }

  /** Looks again at what is open and at what the inbox offers. */
  refresh(): Promise<void> {
    return this.#session.alone(() => this.#session.look());
  }

  /** Renders the copies and asks what would go. */
  plan(): Promise<void> {
    return this.#session.alone(async () => {
      await this.#session.look();
      const { preset, preview, greeting, files } = this.state;
      if (this.#chosen().length + files.length === 0)
        return this.#session.say({ key: 'notice.nothing-chosen' });
      const offered = presetsOf(greeting).find(({ id }) => id === preset);
      if (offered === undefined)
        return this.#session.say({ key: preset === null ? 'notice.no-preset' : 'notice.preset-gone' });
      const end = await this.#prepare();
      if (end.kind !== 'prepared') return this.#session.choose(noticeOf(end));
      const { prepared } = end;
      const id = await this.#freeId();
      const { inbox } = this.#session;
      const sources = await copyForPlan(prepared, inbox, id).catch(async (error: unknown) => {
        await discard(prepared, inbox);
        throw error;
      });
      const verb = preview ? 'preview' : 'deliver';
      const request = { verb, preset: offered.id, mode: 'plan', sources } as const;
      await this.#jobs.put({ id, request, title: offered.name, prepared });
    });
  }

  /** Asks for what was planned, from the copies that were planned. */
  deliver(): Promise<void> {
    return this.#session.alone(async () => {
      const { screen } = this.state;
      if (screen.kind !== 'planned') return;
      const { job } = screen;
      const { prepared, preset, verb, title } = job;
      if (prepared === null || preset === null || verb === 'status')
        return this.#session.choose({ key: 'notice.copies-gone' });
      await this.#session.look();
      const { greeting } = this.state;
      if ('welcome' in greeting && !presetsOf(greeting).some(({ id }) => id === preset)) {
        await this.#jobs.forget(job);
        return this.#session.choose({ key: 'notice.preset-gone' });
      }
      const request = { verb, preset, mode: 'make', sources: prepared.sources } as const;
      await this.#jobs.put({ id: prepared.id, request, title, prepared: null });
      await this.#session.remember(withoutJob(this.#session.remembered, job.id));
    });
  }

  /** Asks how the shoots stand that the open documents are from. */
  status(): Promise<void> {
    return this.#session.alone(async () => {
      await this.#session.look();
      const sources = this.state.documents.flatMap(({ place }) =>
        place.kind === 'local' ? [place.path] : [],
      );
      if (sources.length === 0) return this.#session.say({ key: 'notice.no-local' });
      const request = { verb: 'status', sources } as const;
      await this.#jobs.put({ id: await this.#freeId(), request, title: '', prepared: null });
    });
  }

  /** While copies are rendered: no more of them. */
  cancel(): void {
    this.#cancelled = true;
  }

  /** Waits no more. The job stays where it is, and is found again. */
  leave(): Promise<void> {
    this.#jobs.leave();
    return this.#session.alone(() => this.#session.choose());
  }

  /** Back to a job that was left. */
  open(id: string): void {
    const job = this.state.jobs.find((one) => one.id === id);
    if (job !== undefined) this.#jobs.follow(job);
  }

  /** What is shown is not needed any more. */
  dismiss(): Promise<void> {
    return this.#session.alone(async () => {
      const { screen } = this.state;
      this.#jobs.leave();
      if ('job' in screen) await this.#jobs.forget(screen.job);
      await this.#session.choose();
    });
  }

  #chosen(): readonly OpenDocument[] {
    const { documents, chosen } = this.state;
    return documents.filter((one) => chosen.has(one.id) && isDeliverable(one));
  }

  #freeId(): Promise<string> {
    return freeId(this.#session.inbox, this.#session.parts.chance);
  }

  async #prepare(): Promise<PrepareEnd> {
    const { files, format, greeting } = this.state;
    const { parts, inbox, closed } = this.#session;
    const documents = this.#chosen();
    const of = documents.length;
    const next = (done: number, name: string): void =>
      this.#session.show({ kind: 'copying', done, of, name });
    this.#cancelled = false;
    next(0, '');
    return prepare(
      { documents, files, format },
      { id: await this.#freeId(), inbox, host: parts.host, greeting },
      { title: parts.copyTitle, isCancelled: () => this.#cancelled || closed.signal.aborted, next },
    );
  }
}

const noticeOf = (end: Unprepared): Notice => {
  switch (end.kind) {
    case 'cancelled':
      return { key: 'notice.copies-cancelled' };
    case 'busy':
      return { key: 'notice.busy' };
    case 'failed':
      return { key: 'notice.copies-failed', name: end.name, why: end.why };
  }
};
