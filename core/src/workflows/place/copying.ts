import type { VaultConfig } from '@safelight/manifests';
import { Throttle } from '../../fs/throttle.ts';
import type { Recalled, RecallTier } from '../../link/s3-archive.ts';
import { isSafelightError } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import type { VaultPath } from '../../place/place.ts';
import type { Copy, Step } from '../../sync/plan.ts';
import type { SourceFault, Way } from '../../sync/store.ts';
import type { Home } from '../home.ts';
import { notWhole } from './bring-standing.ts';
import type { Feedings } from './feedings.ts';
import { noteFault } from './note-held.ts';
import type { Locks } from './renew-locks.ts';

export interface CopyingOptions {
  readonly feedings: Feedings;
  readonly locks: Locks;
  readonly places: Way['places'];
  /** Null: nothing is asked for that lies in an archive. */
  readonly recall: RecallTier | null;
}

export interface Taking {
  /** Files under way at a time. */
  readonly width: number;
  /** Told of each file that its place got. */
  readonly arrived?: (path: VaultPath) => void;
}

/** The files of one feeding on their way from place to place. */
export class Copying {
  readonly #home: Home;
  readonly #vault: VaultConfig;
  readonly #context: RunContext;
  readonly #options: CopyingOptions;
  /** By place: files that it got now. */
  readonly #got = new Map<string, Set<VaultPath>>();

  constructor(home: Home, vault: VaultConfig, options: CopyingOptions, context: RunContext) {
    this.#home = home;
    this.#vault = vault;
    this.#options = options;
    this.#context = context;
  }

  /** Files that a place got now. */
  got(place: string): ReadonlySet<VaultPath> {
    return this.#got.get(place) ?? new Set();
  }

  async take(step: Step, { width, arrived = () => undefined }: Taking): Promise<void> {
    const faults: { readonly copy: Copy; readonly fault: SourceFault }[] = [];
    const throttle = new Throttle(width);
    for (const copy of step) {
      this.#context.signal.throwIfAborted();
      if (!this.#options.feedings.of(copy.to).takes) continue;
      await throttle.run(async () => {
        for (const fault of await this.#copy(copy)) faults.push({ copy, fault });
        if (this.got(copy.to).has(copy.path)) arrived(copy.path);
      });
    }
    await throttle.drained();
    for (const { copy, fault } of faults) await this.#giveBack(copy, fault);
  }

  /** Gives the faults of places that were asked in vain. */
  async #copy(copy: Copy): Promise<readonly SourceFault[]> {
    const { feedings, locks } = this.#options;
    const feeding = feedings.of(copy.to);
    let faults: readonly SourceFault[] = [];
    await feedings.attempt(feeding, true, async () => {
      const outcome = await locks.copy(copy);
      faults = outcome.faults;
      for (const { place, error } of outcome.gone) feedings.of(place).failed(error, false);
      if (outcome.archive !== null) return this.#askFor(copy, outcome.archive);
      if (outcome.lacking === null) return this.#arrived(copy);
      const [gone] = outcome.gone;
      // What could not be asked may have it: that is no loss.
      if (gone !== undefined) return feeding.failed(gone.error, true);
      const { away } = feedings;
      if (away !== null && copy.from.length === 0) return feeding.waitsFor(away);
      feeding.lacks(copy.path, outcome.lacking);
    });
    return faults;
  }

  /** What lies in an archive comes back only where that was wanted: a store charges for it. */
  async #askFor(copy: Copy, archive: string): Promise<void> {
    const { feedings, places, recall } = this.#options;
    let answer: Recalled | undefined;
    try {
      answer = await places.get(archive)?.recall?.(copy.path, recall);
    } catch (error) {
      if (!isSafelightError(error)) throw error;
      feedings.of(archive).failed(error, true);
    }
    feedings.of(copy.to).awaits(copy.size, answer === 'coming' || answer === 'here');
  }

  /** It is there now. */
  #arrived({ to, path, size, replaces }: Copy): void {
    const feeding = this.#options.feedings.of(to);
    this.#got.set(to, (this.#got.get(to) ?? new Set()).add(path));
    if (replaces) feeding.repaired(path, notWhole(path));
    feeding.copied(size);
    this.#context.onEvent({ kind: 'bytes', bytes: size });
  }

  /** A place was read for another, and had the file damaged: it gets it back from where it is whole. */
  async #giveBack(copy: Copy, { place, error }: SourceFault): Promise<void> {
    const { feedings, locks } = this.#options;
    const feeding = feedings.of(place);
    if (!feeding.takes || feeding.knows(copy.path)) return;
    const from = [copy.to, ...copy.from].filter((name) => name !== place);
    await feedings.attempt(feeding, true, async () => {
      const back = { ...copy, to: place, from, replaces: true };
      const { lacking, archive } = await locks.copy(back);
      if (archive !== null) return this.#askFor(back, archive);
      if (lacking === null) return this.#arrived(back);
      feeding.lacks(copy.path, error);
      noteFault(this.#home, this.#vault, { place, path: copy.path, error });
    });
  }
}
