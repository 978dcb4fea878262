import { rm } from 'node:fs/promises';
import type { JobProgress, JobResult, JobVerb, Welcome } from '@safelight/manifests';
import { writeFileDurably } from '../fs/durable.ts';
import type { ProgressEvent } from '../model/events.ts';
import type { InboxFolder } from './inbox-folder.ts';

/** Whole under its name or not there: panels read it while it is written. */
export const writeAnswer = (path: string, document: JobProgress | JobResult | Welcome): Promise<void> =>
  writeFileDurably(path, `${JSON.stringify(document)}\n`, { mode: 0o600 });

/** Milliseconds between two looks that a panel may take. */
const EVERY_MS = 500;

/** Tells a panel how far its job is. That it cannot be told is no reason to stop. */
export class ProgressAnswer {
  readonly #inbox: InboxFolder;
  readonly #about: { readonly id: string; readonly verb: JobVerb };
  readonly #clock: () => Date;
  #writing: Promise<void> | null = null;
  #written = Number.NEGATIVE_INFINITY;
  #phase = '';
  #subject = '';
  #bytes = 0;
  #ofBytes: number | null = null;

  constructor(inbox: InboxFolder, about: { readonly id: string; readonly verb: JobVerb }, clock: () => Date) {
    this.#inbox = inbox;
    this.#about = about;
    this.#clock = clock;
  }

  take(event: ProgressEvent): void {
    if (event.kind === 'phase') {
      if (event.phase !== this.#phase) [this.#bytes, this.#ofBytes] = [0, null];
      [this.#phase, this.#subject] = [event.phase, event.subject];
    } else if (event.kind === 'plan') this.#ofBytes = event.bytes;
    else if (event.kind === 'bytes') this.#bytes += event.bytes;
    if (performance.now() - this.#written >= EVERY_MS && this.#writing === null) this.tell('working');
  }

  tell(state: JobProgress['state']): void {
    this.#written = performance.now();
    const progress: JobProgress = {
      type: 'job-progress',
      version: 1,
      ...this.#about,
      at: this.#clock().toISOString(),
      state,
      phase: this.#phase,
      subject: this.#subject,
      bytes: this.#bytes,
      ofBytes: this.#ofBytes,
    };
    this.#writing = writeAnswer(this.#inbox.progress(this.#about.id), progress)
      .catch(() => undefined)
      .finally(() => {
        this.#writing = null;
      });
  }

  /** When this ends nothing of it is left. */
  async end(): Promise<void> {
    await this.#writing;
    await rm(this.#inbox.progress(this.#about.id), { force: true, recursive: true });
  }
}
