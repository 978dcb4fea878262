import type { PlaceFed } from '@safelight/manifests';
import { isSafelightError, type SafelightError } from '../../model/errors.ts';
import type { PlaceLocator } from '../../place/place.ts';
import { Feeding } from '../../sync/report.ts';

/** What became of each place in one round. */
export class Feedings {
  readonly #signal: AbortSignal;
  readonly #feedings = new Map<string, Feeding>();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  add(name: string, locator: PlaceLocator): Feeding {
    const feeding = new Feeding(name, locator);
    this.#feedings.set(name, feeding);
    return feeding;
  }

  of(name: string): Feeding {
    const found = this.#feedings.get(name);
    if (found === undefined) throw new RangeError(`no place ${name}`);
    return found;
  }

  /** What goes wrong with one place does not keep the others from being fed. */
  async attempt(feeding: Feeding, there: boolean, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#signal.throwIfAborted();
      if (!isSafelightError(error)) throw error;
      feeding.failed(error, there && error.code !== 'place-absent');
    }
  }

  /** What is wrong with a place that is away: it may have what nobody else has. */
  get away(): SafelightError | null {
    return [...this.#feedings.values()].find((one) => one.trouble !== null)?.trouble ?? null;
  }

  /** The newest snapshot this computer knows of is not there: a place that has it is away, or nobody has it. */
  missesNewest(feeding: Feeding, missing: SafelightError<'file-missing'>): void {
    const { away } = this;
    if (away !== null) feeding.failed(away, true);
    else feeding.lacks(missing.data.path, missing);
  }

  /** Of the places that were meant, and of others in which something was found. */
  report(targets: ReadonlySet<string>): readonly PlaceFed[] {
    return [...this.#feedings.values()]
      .filter((feeding) => targets.has(feeding.name) || feeding.isTouched)
      .map((feeding) => feeding.report());
  }
}
