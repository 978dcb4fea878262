import type { Listener, Phase, ProgressEvent } from '@safelight/core';
import { bytes, duration, rate } from './render/quantity.ts';

/** For schedules, pipes and `--json`. */
export const silence: Listener = () => undefined;

/** What a run does in each phase, for people. */
export const doing: { readonly [P in Phase]: string } = {
  scan: 'Looking for files',
  catalog: 'Copying the catalog',
  store: 'Backing up',
  publish: 'Closing the snapshot',
  copy: 'Copying to other places',
  wait: 'Waiting for what the store brings back',
  verify: 'Checking',
  restore: 'Restoring',
  'restore-test': 'Restore test',
  rebuild: 'Reading the vault',
  prepare: 'Preparing copies',
  pack: 'Writing the archive',
  upload: 'Uploading',
};

const REDRAW_MS = 100;
const CLEAR_LINE = '\r\u001b[2K';

/** One line on the terminal that is drawn over and over: what is being done, bytes, rate, time left. */
export class Progress {
  readonly #screen: NodeJS.WriteStream;
  #phase = '';
  #kind: Phase | null = null;
  #expected = 0;
  #done = 0;
  #since = performance.now();
  #drawn = 0;

  constructor(screen: NodeJS.WriteStream) {
    this.#screen = screen;
  }

  readonly listener: Listener = (event) => {
    this.#take(event);
    if (performance.now() - this.#drawn < REDRAW_MS) return;
    this.#drawn = performance.now();
    const width = Math.max((this.#screen.columns ?? 80) - 1, 20);
    this.#screen.write(CLEAR_LINE + this.#line().slice(0, width));
  };

  clear(): void {
    if (this.#drawn !== 0) this.#screen.write(CLEAR_LINE);
    this.#drawn = 0;
  }

  #take(event: ProgressEvent): void {
    switch (event.kind) {
      case 'phase':
        this.#enter(event.phase, event.subject);
        return;
      case 'plan':
        // Grows while a scan runs ahead of the work.
        this.#expected = event.bytes;
        return;
      case 'bytes':
        this.#done += event.bytes;
        return;
      case 'file':
        return;
      case 'note':
        this.clear();
        this.#screen.write(`${event.text}\n`);
    }
  }

  #enter(phase: Phase, subject: string): void {
    if (phase !== this.#kind) {
      this.#done = 0;
      this.#since = performance.now();
    }
    this.#kind = phase;
    this.#phase = `${doing[phase]}: ${subject}`;
    this.#drawn = 0;
  }

  #line(): string {
    const seconds = (performance.now() - this.#since) / 1000;
    if (this.#done === 0) return `${this.#phase} …`;
    const speed = rate(this.#done, seconds);
    const left = this.#expected - this.#done;
    if (left <= 0) return `${this.#phase}  ${bytes(this.#done)}, ${speed}`;
    const wait = duration((left * seconds) / this.#done);
    return `${this.#phase}  ${bytes(this.#done)} of ${bytes(this.#expected)}, ${speed}, ${wait} left`;
  }
}
