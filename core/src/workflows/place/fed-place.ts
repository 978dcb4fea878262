import type { VaultConfig } from '@safelight/manifests';
import type { Sha256 } from '../../model/digest.ts';
import { SafelightError } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import type { VaultPath } from '../../place/place.ts';
import { isRemoved, type Removed } from '../../sync/clear.ts';
import { type Copy, inLongSteps, inSteps, type Step } from '../../sync/plan.ts';
import type { Feeding } from '../../sync/report.ts';
import type { PlaceContents } from '../../sync/scan.ts';
import { Copies } from '../../vault/copies.ts';
import { State } from '../../vault/state.ts';
import type { Home } from '../home.ts';
import { rememberPlace } from '../last-runs.ts';
import { isFirst } from '../places.ts';
import { Arrivals } from './arrivals.ts';
import { clearRemoved } from './clear-removed.ts';
import type { Copying } from './copying.ts';
import type { Feedings } from './feedings.ts';
import { noteBrought, noteHeld } from './note-held.ts';
import type { Locks } from './renew-locks.ts';

/** Bytes of objects from which feeding a place is taken to be long: a line of 20 Mbit/s takes two minutes for them. */
const LONG = 256 * 1024 ** 2;

/** What all places of one round have in common. */
export interface RoundTools {
  readonly home: Home;
  readonly vault: VaultConfig;
  readonly context: RunContext;
  readonly feedings: Feedings;
  readonly locks: Locks;
  readonly copying: Copying;
  readonly removed: Removed;
  /** Objects that a place can be opened without, in the order in which they are wanted; known by the time that it is fed. */
  readonly later: ReadonlySet<Sha256>;
  /** Does no other computer work on the vault? */
  readonly isAlone: boolean;
  /** Are places that are fed for long left without their pictures? */
  readonly brief: boolean;
}

/** One place in a round. */
export class FedPlace {
  /** Will it be fed for long, or did such a feeding not come to its end? */
  readonly isLong: boolean;
  readonly #tools: RoundTools;
  readonly #contents: PlaceContents;
  readonly #copies: readonly Copy[];
  /** How many files it had got when that was last kept; null: never. */
  #noted: number | null = null;
  /** Files that were kept when they came. */
  #kept: ReadonlySet<VaultPath> = new Set();

  constructor(tools: RoundTools, contents: PlaceContents, copies: readonly Copy[]) {
    this.#tools = tools;
    this.#contents = contents;
    this.#copies = copies;
    this.isLong = this.#takesLong();
  }

  get #name(): string {
    return this.#contents.place.name;
  }

  get #feeding(): Feeding {
    return this.#tools.feedings.of(this.#name);
  }

  /** Brings what is to come, takes away what is to go, and keeps what lies there then. `width`: files under way at a time. */
  async feed(width: number): Promise<void> {
    if (this.isLong) await this.#feedLong(width);
    else {
      await this.#take(inSteps(this.#copies), width);
      await this.#clear();
    }
    await this.note();
  }

  /** Keeps what it holds, unless that is known already: another place may have given back what was damaged here. */
  async note(): Promise<void> {
    const { copying, feedings } = this.#tools;
    const { size } = copying.got(this.#name);
    if (size === this.#noted) return;
    this.#noted = size;
    await feedings.attempt(this.#feeding, true, () => this.#noteAll());
  }

  async #noteAll(): Promise<void> {
    const { copying, context, feedings, locks, removed, vault } = this.#tools;
    const { place } = this.#contents;
    const feeding = this.#feeding;
    await place.assertPresent();
    using state = this.#state();
    // What was kept as it came may have been read since.
    const files = new Set([...copying.got(place.name)].filter((path) => !this.#kept.has(path)));
    noteBrought(state, vault, { place: place.name, files });
    if (!feeding.takes) return;
    await locks.renew(state, place, { now: context.clock(), isGone: isRemoved(removed) });
    const missing = await noteHeld(state, vault, { place, lacking: feeding.lackingPaths });
    if (missing !== null) feedings.missesNewest(feeding, missing);
    if (feeding.cameToEnd) new Copies(state).setFilling(place.name, false);
    rememberPlace(state, place.name, context.clock());
  }

  /** Whoever is cut off has a copy that can be opened, the newest shoots whole, and no word about the others. */
  async #feedLong(width: number): Promise<void> {
    const { brief, context, copying, feedings, home, removed, vault } = this.#tools;
    const { place } = this.#contents;
    const feeding = this.#feeding;
    // Nothing goes before what holds the rest of it is there.
    const first = new Set<string>(removed.replacements.map(({ sha256 }) => sha256));
    const later = [...this.#tools.later].filter((sha256) => !first.has(sha256));
    const steps = inLongSteps(this.#copies, new Set(later));
    {
      using state = this.#state();
      new Copies(state).setFilling(place.name, true);
    }
    await this.#take(steps.opening, width);
    await this.#clear();
    await feedings.attempt(feeding, true, async () => {
      if (!feeding.takes) return;
      await this.#renewKeyrings();
      if (brief && steps.pictures.length > 0)
        return feeding.waitsFor(
          new SafelightError('place-behind', {
            place: place.name,
            why: 'pictures are still on their way there',
          }),
        );
      using arrivals = await Arrivals.begin(home, vault, { place, feeding, clock: context.clock });
      if (arrivals !== null) this.#kept = arrivals.kept;
      await copying.take(steps.pictures, { width, arrived: (path) => arrivals?.add(path) });
    });
  }

  async #renewKeyrings(): Promise<void> {
    const { context, locks, removed } = this.#tools;
    using state = this.#state();
    await locks.renewKeyrings(state, this.#contents.place, {
      now: context.clock(),
      isGone: isRemoved(removed),
    });
  }

  async #take(steps: readonly Step[], width: number): Promise<void> {
    for (const step of steps) await this.#tools.copying.take(step, { width });
  }

  /** What was taken out of the vault on purpose goes, once the place holds what the rest needs. */
  async #clear(): Promise<void> {
    const { feedings, removed } = this.#tools;
    const feeding = this.#feeding;
    if (!feeding.goesOn) return;
    await feedings.attempt(feeding, true, async () => {
      using state = this.#state();
      feeding.cleared(await clearRemoved(state, this.#contents, removed));
    });
  }

  /** The place that backups are sealed into is never behind by a shoot: what it lacks was lost. */
  #takesLong(): boolean {
    if (isFirst(this.#tools.vault, this.#name)) return false;
    using state = this.#state();
    if (new Copies(state).isFilling(this.#name)) return true;
    if (!this.#tools.isAlone) return false;
    const objects = this.#copies.filter(({ path }) => path.startsWith('objects/'));
    // Snapshots come from one place, and their pictures only with another that is away.
    if (objects.some(({ from }) => from.length === 0) && this.#tools.feedings.away !== null) return true;
    return objects.reduce((sum, { size }) => sum + size, 0) >= LONG;
  }

  #state(): State {
    const { home, vault } = this.#tools;
    return new State(home.statePath(vault.id));
  }
}
