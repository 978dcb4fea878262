import type { Place } from '../../place/place.ts';
import type { CopySite } from '../../status/rule.ts';
import type { Copy } from '../../sync/plan.ts';
import { type CopyOutcome, copyFile, type Way } from '../../sync/store.ts';
import { KEYRINGS } from '../../vault/layout.ts';
import { State } from '../../vault/state.ts';

/** Milliseconds. */
const DAY = 86_400_000;

interface Renewing {
  readonly now: Date;
  /** What is to go, and must not be locked for longer. */
  readonly isGone: (path: string) => boolean;
}

/**
 * A place that locks what it holds does so anew when half of the time is over, so that nothing is ever unlocked: keyrings
 * by themselves where their time is shorter, since each other file is a request. And all that it holds after a feeding
 * that was cut off, since some stores lock a large file only once it is there.
 */
export class Locks {
  readonly #statePath: string;
  readonly #way: Way;
  /** By the name in the state: what it said before the place was fed. */
  readonly #before = new Map<string, string | null>();

  constructor(statePath: string, way: Way) {
    this.#statePath = statePath;
    this.#way = way;
  }

  /** Copies a file to a place: until that is renewed, nothing vouches for its locks. Errors are those of `copyFile`. */
  async copy(copy: Copy): Promise<CopyOutcome> {
    const target = this.#way.places.get(copy.to);
    if (target !== undefined && locks(target)) this.#doubt(nameOf(target));
    return copyFile(copy, this.#way);
  }

  /** When all that went there is locked. */
  async renew(state: State, place: Place, { now, isGone }: Renewing): Promise<void> {
    if (!locks(place)) return;
    const name = nameOf(place);
    const before = this.#before.get(name);
    if (before !== undefined) state.setMeta(name, before ?? NEVER);
    this.#before.delete(name);
    if (isDue(locked(state, place).all, now)) {
      await place.relock('.', isGone);
      state.setMeta(name, String(now.getTime()));
    } else await this.renewKeyrings(state, place, { now, isGone });
  }

  /** The same of keyrings alone, where a feeding may be cut off night by night: what opens the rest must not come free meanwhile. */
  async renewKeyrings(state: State, place: Place, { now, isGone }: Renewing): Promise<void> {
    if (!locks(place) || !isDue(locked(state, place).keyrings, now)) return;
    await place.relock(KEYRINGS, isGone);
    state.setMeta(keyringsNameOf(place), String(now.getTime()));
  }

  #doubt(name: string): void {
    if (this.#before.has(name)) return;
    using state = new State(this.#statePath);
    this.#before.set(name, state.meta(name));
    state.setMeta(name, NEVER);
  }
}

/** Is what was brought to a place locked? It is `meant` to be from a feeding that was cut off until the next. */
export const lockOf = (state: State, place: Place, now: Date): CopySite['lock'] => {
  if (!locks(place)) return 'none';
  const { all, keyrings } = locked(state, place);
  // Who can delete the keyrings needs nothing else to take the pictures away.
  return [all, keyrings].every(({ since, days }) => now.getTime() < since + days * DAY) ? 'now' : 'meant';
};

/** `since`: milliseconds of the epoch. */
interface Renewed {
  readonly since: number;
  readonly days: number;
}

const locked = (state: State, place: Locking): { readonly all: Renewed; readonly keyrings: Renewed } => {
  const all = Number(state.meta(nameOf(place)) ?? NEVER);
  const keyrings = Math.max(all, Number(state.meta(keyringsNameOf(place)) ?? NEVER));
  return {
    all: { since: all, days: place.lockDays },
    keyrings: { since: keyrings, days: place.keyDays ?? place.lockDays },
  };
};

const isDue = ({ since, days }: Renewed, now: Date): boolean => {
  const over = now.getTime() - since;
  // A clock that was set back says nothing of when that was.
  return over < 0 || over >= (days * DAY) / 2;
};

const NEVER = '0';

type Locking = Place & { readonly lockDays: number } & Required<Pick<Place, 'relock'>>;

const locks = (place: Place): place is Locking =>
  place.relock !== undefined && (place.lockDays ?? null) !== null;

const nameOf = ({ locator }: Pick<Place, 'locator'>): string => `locked:${locator.path}`;

/** Of keyrings that were locked anew by themselves. */
const keyringsNameOf = (place: Pick<Place, 'locator'>): string => `${nameOf(place)} ${KEYRINGS}`;

/** What is put there while it is no place of ours may have no lock. */
export const forgetLocks = (state: State, place: Pick<Place, 'locator'>): void =>
  state.setMeta(nameOf(place), NEVER);
