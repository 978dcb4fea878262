import type { ChosenFile } from '../../delivery/scan.ts';
import { sameStamp } from '../../fs/stamp.ts';
import { type BytePath, nameOf } from '../../model/paths.ts';

/** Milliseconds. */
export interface WatchTimes {
  /** Between two looks. */
  readonly look: number;
  /** A file that did not change for so long is finished. */
  readonly steady: number;
  /** When nothing moved for so long, what arrived goes. */
  readonly quiet: number;
  /** A file that is not finished after so long is told, and waited for no more. */
  readonly late: number;
}

interface Arriving {
  readonly file: ChosenFile;
  /** How long it has been seen, and how long of that unchanged. Counted from look to look: a clock may jump. */
  readonly age: number;
  readonly still: number;
  readonly told: boolean;
}

/** What a look at the folder came to. */
export interface ArrivalLook {
  /** Finished, once nothing moves any more; empty before. */
  readonly ready: readonly ChosenFile[];
  /** Told this once: being written for very long. */
  readonly late: readonly BytePath[];
}

/** What programs write to before a file has its name. */
const UNFINISHED_NAME =
  /(^[.~])|(\.(tmp|temp|part|partial|crdownload|download|filepart|writing|lock)$)|(~$)/i;

const isUnfinishedName = (file: ChosenFile): boolean => UNFINISHED_NAME.test(nameOf(file.path));

/**
 * Files that arrive in a folder, told from those that lay there before, and finished ones from those that are still being
 * written. Knows no disk and no clock: it is given what was seen, and when.
 */
export class Arrivals {
  readonly #times: WatchTimes;
  /** What lay there before, and what was delivered: as it was then. */
  readonly #settled: Map<BytePath, ChosenFile>;
  readonly #arriving = new Map<BytePath, Arriving>();
  #last: number | null = null;
  /** How long nothing has gone away. */
  #calm = 0;

  constructor(before: readonly ChosenFile[], times: WatchTimes) {
    this.#settled = new Map(before.map((file) => [file.path, file]));
    this.#times = times;
  }

  /** `whole`: all of the folder could be read; else what was not seen may still be there. */
  look(seen: readonly ChosenFile[], whole: boolean, now: number): ArrivalLook {
    const passed = this.#passed(now);
    this.#calm += passed;
    for (const file of seen) this.#see(file, passed);
    if (whole) this.#forgetGone(new Set(seen.map(({ path }) => path)));
    const late = this.#tellLate();
    return { ready: this.#isQuiet() ? this.#finished().map(({ file }) => file) : [], late };
  }

  /** They are done with, as they were seen; one that changed since arrives again. */
  settle(files: readonly ChosenFile[]): void {
    for (const file of files) {
      this.#settled.set(file.path, file);
      this.#arriving.delete(file.path);
    }
  }

  /** What arrived and was not settled, without what is not meant to be seen yet. */
  get waiting(): readonly BytePath[] {
    return [...this.#arriving.values()]
      .filter(({ file }) => !isUnfinishedName(file))
      .map(({ file }) => file.path);
  }

  /** Those of them that are still being written, for very long. */
  get unfinished(): readonly BytePath[] {
    return [...this.#arriving.values()]
      .filter((one) => !this.#isFinished(one) && !isUnfinishedName(one.file))
      .map(({ file }) => file.path);
  }

  /** Never more than two looks: while the computer slept, nothing was seen to be still. */
  #passed(now: number): number {
    const passed = this.#last === null ? 0 : now - this.#last;
    this.#last = now;
    return Math.min(Math.max(passed, 0), 2 * this.#times.look);
  }

  #see(file: ChosenFile, passed: number): void {
    const settled = this.#settled.get(file.path);
    if (settled !== undefined && sameStamp(settled.stamp, file.stamp)) return;
    const before = this.#arriving.get(file.path);
    const still =
      before !== undefined && sameStamp(before.file.stamp, file.stamp) ? before.still + passed : 0;
    const age = before === undefined ? 0 : before.age + passed;
    this.#arriving.set(file.path, { file, age, still, told: before?.told ?? false });
  }

  #forgetGone(there: ReadonlySet<BytePath>): void {
    for (const path of this.#settled.keys()) if (!there.has(path)) this.#settled.delete(path);
    for (const path of this.#arriving.keys())
      if (!there.has(path)) {
        this.#arriving.delete(path);
        // A temporary name that became a final one: something is at work.
        this.#calm = 0;
      }
  }

  #isFinished({ file, still }: Arriving): boolean {
    return !isUnfinishedName(file) && file.stamp.size > 0 && still >= this.#times.steady;
  }

  #finished(): readonly Arriving[] {
    return [...this.#arriving.values()].filter((one) => this.#isFinished(one));
  }

  #isLate(one: Arriving): boolean {
    return !this.#isFinished(one) && one.age >= this.#times.late;
  }

  #tellLate(): readonly BytePath[] {
    const late = [...this.#arriving.values()].filter(
      (one) => this.#isLate(one) && !one.told && !isUnfinishedName(one.file),
    );
    for (const one of late) this.#arriving.set(one.file.path, { ...one, told: true });
    return late.map(({ file }) => file.path);
  }

  /** Nothing that is not late has moved for long enough, and all of it is finished but for temporary names left behind. */
  #isQuiet(): boolean {
    const { quiet } = this.#times;
    if (this.#calm < quiet) return false;
    return [...this.#arriving.values()].every(
      (one) =>
        this.#isLate(one) || (one.still >= quiet && (this.#isFinished(one) || isUnfinishedName(one.file))),
    );
  }
}
