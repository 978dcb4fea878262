import type { PlaceFed, VaultConfig } from '@safelight/manifests';
import type { RecallTier } from '../../link/s3-archive.ts';
import type { Sha256 } from '../../model/digest.ts';
import { SafelightError } from '../../model/errors.ts';
import type { RunContext } from '../../model/events.ts';
import { settledAll } from '../../model/settled-all.ts';
import type { Place } from '../../place/place.ts';
import { removedOf } from '../../sync/clear.ts';
import { type Copy, planCopies } from '../../sync/plan.ts';
import { type PlaceContents, scanContents } from '../../sync/scan.ts';
import { pieceMemory } from '../../sync/store.ts';
import { promisedSha256 } from '../../vault/layout.ts';
import { togetherTrusted } from '../../vault/open-store.ts';
import { newestRecovery } from '../../vault/recovery.ts';
import { holdLock } from '../../vault/run-lock.ts';
import { soundStanding } from '../../vault/standing.ts';
import { State } from '../../vault/state.ts';
import { machinesOf, type VaultStore } from '../../vault/store.ts';
import type { Home } from '../home.ts';
import { bringRemovals } from '../kept-removals.ts';
import { placeOf } from '../places.ts';
import type { PlaceReading } from '../sample-of.ts';
import { bringStanding, notWhole, type SoundFiles } from './bring-standing.ts';
import { hadRemovals } from './clear-removed.ts';
import { Copying } from './copying.ts';
import { findDamage, knownDamage } from './damage-of.ts';
import { FedPlace } from './fed-place.ts';
import { Feedings } from './feedings.ts';
import { pacesOf } from './paces.ts';
import { olderObjects, pictureObjects } from './picture-objects.ts';
import { placeErrors } from './place-rules.ts';
import { Locks } from './renew-locks.ts';
import { storeAt } from './store-at.ts';

export interface FeedOptions {
  /** Names of the places that are fed. Whatever is there may be read for them. */
  readonly targets: ReadonlySet<string>;
  /** Read them first, and replace what is damaged: every byte, or what a sample comes to. */
  readonly check: PlaceReading;
  /** Asks stores for what lies in their archives alone, and how soon it is wanted; nothing or null: it stays there. */
  readonly recall?: RecallTier | null;
  /** What a place needs to be opened and to obey, and no picture where those take long: whoever calls has other things to do. */
  readonly brief?: boolean;
}

/** Nobody is at one file for so long without a byte of it. Milliseconds. */
const STALE = 3_600_000;

/** Files under way at a time in one place, and in each of many: all of them hold memory. */
const TOGETHER = 8;
const LEAST_TOGETHER = 3;

/** Gives places of a vault what any other has, and damaged files of theirs back. Needs no key. */
export const feedPlaces = async (
  home: Home,
  vault: VaultConfig,
  options: FeedOptions,
  context: RunContext,
): Promise<readonly PlaceFed[]> => {
  const round = new Round(home, vault, options.recall ?? null, context);
  const refused = new Map<string, SafelightError>(placeErrors(await home.config(), vault));
  // Before they are listed: what another brings meanwhile would be planned a second time.
  using locks = new DisposableStack();
  for (const name of options.targets) {
    const held = holdLock(home.feedLockPath(vault.id, name));
    if (held === null) refused.set(name, beingFed(name));
    else locks.use(held);
  }
  await round.reach();
  for (const [name, error] of refused) round.feedings.of(name).refuse(error);
  const fed = new Set([...options.targets].filter((name) => !refused.has(name)));
  const damaged = await round.check(options);
  await round.bringStanding(fed);
  await round.feed(planCopies(round.contents, { targets: fed, damaged }), options);
  return round.feedings.report(options.targets);
};

/** Two at one place would bring the same files twice. */
const beingFed = (place: string): SafelightError =>
  new SafelightError('place-behind', { place, why: 'another Safelight is bringing files there just now' });

/** One feeding of a vault's places. */
class Round {
  readonly contents: PlaceContents[] = [];
  readonly #home: Home;
  readonly #vault: VaultConfig;
  readonly #context: RunContext;
  readonly #stores: VaultStore[] = [];
  readonly #places = new Map<string, Place>();
  /** Filled where a place keeps pictures apart. */
  readonly #pictures = new Set<Sha256>();
  /** Filled where a place is fed for long: what can wait, in its order. */
  readonly #later = new Set<Sha256>();
  readonly feedings: Feedings;
  readonly #locks: Locks;
  readonly #copying: Copying;

  constructor(home: Home, vault: VaultConfig, recall: RecallTier | null, context: RunContext) {
    this.#home = home;
    this.#vault = vault;
    this.#context = context;
    this.feedings = new Feedings(context.signal);
    this.#locks = new Locks(home.statePath(vault.id), {
      places: this.#places,
      paces: pacesOf(vault),
      memory: pieceMemory(),
      pictures: this.#pictures,
      signal: context.signal,
    });
    const { feedings } = this;
    const options = { feedings, locks: this.#locks, places: this.#places, recall };
    this.#copying = new Copying(home, vault, options, context);
  }

  /** Lists every place that is there. A computer that any of them knows as certified is believed in all. */
  async reach(): Promise<void> {
    for (const { name } of this.#vault.places) {
      const place = await placeOf(this.#vault, name);
      const feeding = this.feedings.add(name, place.locator);
      this.#context.onEvent({ kind: 'phase', phase: 'scan', subject: name });
      await this.feedings.attempt(feeding, false, async () => {
        const reached = () => storeAt(place, this.#vault, this.#context.clock);
        const store = await reached();
        this.#stores.push((await this.#bringRemovals(place)) ? await reached() : store);
      });
    }
    const trust = togetherTrusted(this.#stores);
    for (const store of this.#stores)
      await this.feedings.attempt(this.feedings.of(store.place.name), false, async () => {
        this.contents.push(await scanContents(store, trust));
        this.#places.set(store.place.name, store.place);
      });
  }

  /** What was taken out is known in a place before anything is copied; gives whether that was new, or hidden, there. */
  async #bringRemovals(place: Place): Promise<boolean> {
    using state = new State(this.#home.statePath(this.#vault.id));
    const { name } = place;
    const had = hadRemovals(state, name);
    const brought = await bringRemovals(state, place);
    for (const [path, { length }] of brought)
      if (had.has(promisedSha256(path) ?? '')) this.feedings.of(name).repaired(path, notWhole(path));
      else this.feedings.of(name).copied(length);
    return brought.size > 0;
  }

  /** Reads places as far as it is wanted; gives the files of each that are damaged. */
  async check({ targets, check }: FeedOptions): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    if (check === 'nothing') return knownDamage(this.#home, this.#vault, this.contents);
    const sample = check === 'everything' ? null : check;
    const damaged = new Map<string, ReadonlySet<string>>();
    for (const { place } of this.contents) {
      if (!targets.has(place.name)) continue;
      const feeding = this.feedings.of(place.name);
      await this.feedings.attempt(feeding, true, async () => {
        const found = await findDamage(this.#home, this.#vault, { place, sample }, this.#context);
        damaged.set(place.name, found.damaged);
        feeding.couldNotRead(found.unread);
      });
    }
    return damaged;
  }

  /** Each place by itself, side by side: what goes to a drive does not wait for a line. */
  async feed(
    plan: ReadonlyMap<string, readonly Copy[]>,
    { targets, brief = false }: FeedOptions,
  ): Promise<void> {
    const tools = {
      home: this.#home,
      vault: this.#vault,
      context: this.#context,
      feedings: this.feedings,
      locks: this.#locks,
      copying: this.#copying,
      removed: removedOf(this.contents),
      later: this.#later,
      isAlone: this.#isAlone(),
      brief,
    };
    const places = this.contents.map((contents) => {
      const { name } = contents.place;
      return { name, place: new FedPlace(tools, contents, plan.get(name) ?? []) };
    });
    const fed = places.filter(({ name }) => targets.has(name));
    const busy = this.#announce(plan);
    if (busy > 0) this.#findPictures(fed.some(({ place }) => place.isLong));
    const width = Math.max(LEAST_TOGETHER, Math.floor(TOGETHER / Math.max(1, busy)));
    await settledAll(fed.map(({ place }) => place.feed(width)));
    for (const { name, place } of places)
      if (targets.has(name) || this.feedings.of(name).isTouched) await place.note();
  }

  /** Another computer that is at work on the vault would take snapshots whose pictures are still to come for damaged ones. */
  #isAlone(): boolean {
    const [any] = this.#stores;
    if (any === undefined) return true;
    const { signers, revoked } = togetherTrusted(this.#stores);
    const computers = machinesOf({ ...any, signers });
    return computers.filter(({ fingerprint }) => !revoked.has(fingerprint)).length <= 1;
  }

  /** Gives how many places get something. */
  #announce(plan: ReadonlyMap<string, readonly Copy[]>): number {
    const copies = [...plan.values()].flat().filter(({ from }) => from.length > 0);
    const fed = new Set(copies.map(({ to }) => to));
    this.#context.onEvent({ kind: 'phase', phase: 'copy', subject: [...fed].join(', ') });
    const bytes = copies.reduce((sum, { size }) => sum + size, 0);
    this.#context.onEvent({ kind: 'plan', files: copies.length, bytes });
    return fed.size;
  }

  /**
   * Which objects hold pictures matters where a place keeps those apart, also one that is only given back what it lost, and
   * for the order in which they go where that takes long.
   */
  #findPictures(isLong: boolean): void {
    const isApart = [...this.#places.values()].some(({ storageClass = null }) => storageClass !== null);
    if (!isLong && !isApart) return;
    using state = new State(this.#home.statePath(this.#vault.id));
    for (const sha256 of pictureObjects(state)) this.#pictures.add(sha256);
    if (isLong) for (const sha256 of [...this.#pictures, ...olderObjects(state)]) this.#later.add(sha256);
  }

  /** Files of every vault's root that are gone or not what was signed; what an earlier feeding left goes. */
  async bringStanding(targets: ReadonlySet<string>): Promise<void> {
    const recovery = newestRecovery(this.contents.map((one) => one.recovery));
    const sound: SoundFiles[] = [];
    for (const store of this.#stores)
      await this.feedings.attempt(this.feedings.of(store.place.name), false, async () => {
        sound.push({ place: store.place, ...(await soundStanding(store, recovery)) });
      });
    for (const { place, ...standing } of sound)
      if (targets.has(place.name))
        await this.feedings.attempt(this.feedings.of(place.name), true, async () => {
          const stale = this.#context.clock().getTime() - (place.carriesOnFor ?? STALE);
          await place.clearUnfinished(new Date(stale));
          await bringStanding({ place, ...standing }, sound, this.feedings.of(place.name));
        });
  }
}
