import type { CatalogCompanion, SetConfig } from '@safelight/manifests';
import type { KnownFiles } from '../backup/known-files.ts';
import { type Problem, problemOf } from '../backup/problem.ts';
import type { ScannedFolder } from '../backup/scan.ts';
import type { Memory } from '../backup/scan-catalog.ts';
import { LiveCompanion } from '../backup/scan-companion.ts';
import type { CatalogHold, CatalogReader, CatalogState } from '../catalog/reader.ts';
import { localDay } from '../model/day.ts';
import { SafelightError } from '../model/errors.ts';
import type { RunContext } from '../model/events.ts';
import { type BytePath, displayPath, nameOf, parentOf, pathBuffer } from '../model/paths.ts';
import type { State } from '../vault/state.ts';
import { ClosedCopy } from './closed-copy.ts';
import { setPath } from './sets.ts';

export interface LiveCatalogOptions {
  readonly set: SetConfig;
  readonly state: State;
  readonly known: KnownFiles;
  readonly memory: Memory;
  readonly scratch: string;
  readonly context: RunContext;
  readonly reader: CatalogReader;
  /** Where what is found is told. */
  readonly problems: Problem[];
}

/** So long may an editor stay open before what it writes beside the catalog counts as not backed up. */
const LONGEST_MS = 7 * 24 * 3_600_000;

/** What its editor is doing with a catalog while it is backed up, and what the snapshot therefore holds. */
export class LiveCatalog {
  readonly #options: LiveCatalogOptions;
  readonly #path: BytePath;
  readonly #companion: LiveCompanion;
  readonly #closed: ClosedCopy;
  readonly #lastResort: BytePath[] = [];
  #hold: CatalogHold = { state: 'unknown', holder: null };
  #asOf: string;
  #record: CatalogCompanion | null = null;

  constructor(options: LiveCatalogOptions) {
    const { set, reader, context } = options;
    this.#options = options;
    this.#path = setPath(set);
    this.#asOf = context.clock().toISOString();
    const home = parentOf(this.#path);
    this.#closed = new ClosedCopy({ ...options, set: set.id, home });
    this.#companion = new LiveCompanion({
      ...options,
      signal: context.signal,
      isCompanion: (folder) =>
        parentOf(folder) === home && reader.isLiveCompanion(nameOf(this.#path), nameOf(folder)),
      onMet: (folder) => this.#closed.protect(nameOf(folder)),
    });
  }

  get record() {
    const { state, holder } = this.#hold;
    return { state, holder, asOf: this.#asOf, companion: this.#record };
  }

  get latestOnly(): readonly BytePath[] {
    return this.#lastResort;
  }

  /** What was seen while the database was copied counts. */
  meet(hold: CatalogHold): void {
    this.#hold = hold;
  }

  async *watching(folders: AsyncIterable<ScannedFolder>): AsyncGenerator<ScannedFolder> {
    const { context, reader } = this.#options;
    this.#hold = await this.#look();
    this.#asOf = context.clock().toISOString();
    for await (const folder of this.#companion.watching(folders)) {
      const isBeside = parentOf(folder.path) === parentOf(this.#path);
      if (isBeside && reader.isLastResort(nameOf(this.#path), nameOf(folder.path)))
        this.#lastResort.push(folder.path);
      yield folder;
    }
    this.#tellOverdue();
  }

  again(): AsyncGenerator<ScannedFolder> {
    return this.#companion.again();
  }

  excuses(problem: Problem): boolean {
    return this.#companion.excuses(problem);
  }

  /** Decides whether this run's copy of the companion is one of a closed catalog; else the last such one stays. */
  async settle(): Promise<void> {
    const name = this.#companion.name;
    if (name === null) return;
    const now = this.#options.context.clock();
    const copied = await this.#stateWhileCopied();
    const closed =
      copied === 'closed' && this.#companion.isWhole ? this.#closed.renew(name, now) : this.#closed.keep(now);
    this.#record = { name: displayPath(name), copied, changed: this.#companion.changed, closed };
  }

  /** An editor that was opened later did no harm where nothing moved. */
  async #stateWhileCopied(): Promise<CatalogState> {
    if (this.#hold.state !== 'closed' || this.#companion.changed === 0) return this.#hold.state;
    const { state } = await this.#look();
    return state === 'closed' ? 'unknown' : state;
  }

  #look(): Promise<CatalogHold> {
    return this.#options.reader.hold(pathBuffer(this.#path).toString('utf8'));
  }

  #tellOverdue(): void {
    if (this.#hold.state === 'closed' || !this.#companion.isFilled) return;
    const now = this.#options.context.clock();
    const since = this.#closed.since(now);
    if (now.getTime() - since.getTime() <= LONGEST_MS) return;
    const path = displayPath(this.#path);
    const overdue = new SafelightError('catalog-open-long', { path, since: localDay(since) });
    this.#options.problems.push(problemOf(this.#path, overdue));
  }
}
