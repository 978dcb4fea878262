import type { VaultConfig } from '@safelight/manifests';
import type { Sha256 } from '../../model/digest.ts';
import type { RunContext } from '../../model/events.ts';
import type { Place, VaultPath } from '../../place/place.ts';
import type { Feeding } from '../../sync/report.ts';
import { Copies } from '../../vault/copies.ts';
import { isKeyring, promisedSha256 } from '../../vault/layout.ts';
import { State } from '../../vault/state.ts';
import type { Home } from '../home.ts';
import { noteBrought, noteHeld } from './note-held.ts';

/** Milliseconds after which it is kept what came meanwhile. */
const EVERY = 30_000;

/** The pictures of a place that can be opened already, as they come: who looks meanwhile is told of them. */
export class Arrivals implements Disposable {
  readonly #home: Home;
  readonly #vault: VaultConfig;
  readonly #place: string;
  readonly #clock: RunContext['clock'];
  /** All that came. */
  readonly kept = new Set<VaultPath>();
  readonly #fresh = new Set<VaultPath>();
  #keptAt: number;

  private constructor(home: Home, vault: VaultConfig, place: string, clock: RunContext['clock']) {
    this.#home = home;
    this.#vault = vault;
    this.#place = place;
    this.#clock = clock;
    this.#keptAt = clock().getTime();
  }

  /** Keeps what lies there by now. Null where that cannot be opened there: then pictures that come do not count yet. */
  static async begin(
    home: Home,
    vault: VaultConfig,
    {
      place,
      feeding,
      clock,
    }: { readonly place: Place; readonly feeding: Feeding; readonly clock: RunContext['clock'] },
  ): Promise<Arrivals | null> {
    const { lackingPaths: lacking } = feeding;
    // A keyring that nobody has whole may be that of any picture.
    if ([...lacking].some(isKeyring)) return null;
    using state = new State(home.statePath(vault.id));
    if ((await noteHeld(state, vault, { place, lacking })) !== null) return null;
    return new Arrivals(home, vault, place.name, clock);
  }

  add(path: VaultPath): void {
    this.kept.add(path);
    this.#fresh.add(path);
    if (this.#clock().getTime() - this.#keptAt >= EVERY) this.#keep();
  }

  [Symbol.dispose](): void {
    this.#keep();
  }

  #keep(): void {
    using state = new State(this.#home.statePath(this.#vault.id));
    new Copies(state).add(this.#place, objectsOf(this.#fresh));
    noteBrought(state, this.#vault, { place: this.#place, files: this.#fresh });
    this.#fresh.clear();
    this.#keptAt = this.#clock().getTime();
  }
}

const objectsOf = (paths: ReadonlySet<VaultPath>): readonly Sha256[] =>
  [...paths].flatMap((path) => promisedSha256(path) ?? []);
