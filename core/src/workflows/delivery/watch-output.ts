import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { DeliveryScan } from '../../delivery/scan.ts';
import { scanPaths } from '../../delivery/scan.ts';
import { isSafelightError, SafelightError, systemCode } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import { type BytePath, bytePathFromText, displayPath, isWithin } from '../../model/paths.ts';
import { Arrivals, type WatchTimes } from './arrivals.ts';

/** What a watch takes besides: how it waits between two looks. Rejects with the signal's reason. */
export interface WatchContext extends RunContext {
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** Pictures that arrived and lie still, as one delivery is made of them. */
export interface Arrived {
  readonly scan: DeliveryScan;
  /** What arrived and is not finished after very long. */
  readonly unfinished: readonly BytePath[];
}

/** The folder an editor writes into, looked at again and again. */
export class OutputWatch {
  readonly folder: BytePath;
  readonly #context: WatchContext;
  readonly #times: WatchTimes;
  readonly #arrivals: Arrivals;
  #awayTold = false;
  /** How many files lay there when it began; they are left alone. */
  readonly before: number;

  /** Throws `source-missing` and `source-unreadable`: a folder that is not there yet is more often one that was misspelt. */
  constructor(folder: BytePath, times: WatchTimes, context: WatchContext) {
    this.folder = folder;
    this.#times = times;
    this.#context = context;
    const { chosen, problems } = scanPaths([folder], context.signal);
    const [own] = problems.filter(({ path }) => path === folder);
    if (own !== undefined) throw own.error;
    const before = chosen.filter(({ path }) => path !== folder);
    if (chosen.length > before.length)
      throw new SafelightError('bad-argument', {
        what: displayPath(folder),
        why: 'it is a file, not a folder',
      });
    this.before = before.length;
    this.#arrivals = new Arrivals(before, times);
    this.#arrivals.look(before, true, context.clock().getTime());
  }

  /** Until something has arrived and lies still. Throws the signal's reason. */
  async next(): Promise<Arrived> {
    for (;;) {
      await this.#context.pause(this.#times.look, this.#context.signal);
      const arrived = this.#look();
      if (arrived !== null) return arrived;
    }
  }

  /** What was delivered, or is not to be. */
  settle({ scan }: Arrived): void {
    this.#arrivals.settle(scan.chosen);
  }

  /** What arrived and was not settled. */
  get waiting(): readonly BytePath[] {
    return this.#arrivals.waiting;
  }

  #look(): Arrived | null {
    const { signal, clock } = this.#context;
    const { chosen, problems } = scanPaths([this.folder], signal);
    this.#tellAway(problems.some(({ path }) => path === this.folder));
    const { ready, late } = this.#arrivals.look(chosen, problems.length === 0, clock().getTime());
    for (const path of late)
      this.#note(`${displayPath(path)} is still not finished; it is not waited for any longer.`);
    if (ready.length === 0) return null;
    return { scan: { chosen: ready, leftOut: [], problems: [] }, unfinished: this.#arrivals.unfinished };
  }

  /** A drive that was pulled: what lies on it is not new when it comes back. */
  #tellAway(away: boolean): void {
    if (away && !this.#awayTold)
      this.#note(`${displayPath(this.folder)} cannot be read at the moment; it is waited for.`);
    this.#awayTold = away;
  }

  #note(text: string): void {
    this.#context.onEvent({ kind: 'note', text });
  }
}

/** The nearest folder above that exists, resolved, and the rest of the path below it. */
const resolved = async (path: string): Promise<string> => {
  try {
    return await realpath(path);
  } catch (error) {
    const parent = resolve(path, '..');
    if (systemCode(error) !== 'ENOENT' || parent === path) throw error;
    return resolve(await resolved(parent), path.slice(parent.length).replace(/^[\\/]+/, ''));
  }
};

/** Throws `bad-argument` where deliveries would lie in the folder that is watched: each would be delivered again. */
export const assertApart = async (folder: string, out: string): Promise<void> => {
  const [watched, made] = (await Promise.all([resolved(resolve(folder)), resolved(resolve(out))])).map(
    bytePathFromText,
  ) as [BytePath, BytePath];
  if (isWithin(watched, made))
    throw new SafelightError('bad-argument', {
      what: '--out',
      why: 'it lies in the folder that is watched, so that every delivery would arrive there as new',
    });
};

export const isNothingToDeliver = (error: unknown): error is SafelightError =>
  isSafelightError(error) && error.code === 'selection-empty';
