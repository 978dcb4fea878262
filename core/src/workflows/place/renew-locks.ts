import type { Place } from '../../place/place.ts';
import type { State } from '../../vault/state.ts';

/** Milliseconds. */
const DAY = 86_400_000;

/** A place that locks what it holds does so anew when half of the time is over, so that nothing is ever unlocked. */
export const renewLocks = async (state: State, place: Place, now: Date): Promise<void> => {
  const days = place.lockDays ?? null;
  if (days === null || place.relock === undefined) return;
  const name = keyOf(place);
  if (now.getTime() - Number(state.meta(name) ?? 0) < (days * DAY) / 2) return;
  await place.relock();
  state.setMeta(name, String(now.getTime()));
};

/** What is put there while it is no place of ours may have no lock. */
export const forgetLocks = (state: State, place: Pick<Place, 'locator'>): void => {
  state.setMeta(keyOf(place), '0');
};

const keyOf = ({ locator }: Pick<Place, 'locator'>): string => `locked:${locator.path}`;
