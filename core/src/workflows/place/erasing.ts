import type { PlaceConfig, PlaceSummary } from '@safelight/manifests';
import { parseDays } from '../../model/day.ts';
import { SafelightError } from '../../model/errors.ts';
import { openPlace } from '../../place/open-place.ts';

/** The days of `--erase-within` as people type them. Throws `bad-argument`. */
export const parseEraseWithin = (text: string): number => {
  const days = parseDays(text);
  if (days === null)
    throw new SafelightError('bad-argument', {
      what: `--erase-within ${text}`,
      why: 'it is a number of days from 1 to 3650, or any',
    });
  return days;
};

/**
 * After how many days nothing in a place opens what was erased, where a feeding reaches it; null for ever. It is proven by the
 * trial of its store: a key that can delete finds nothing that the store itself would lock. Nobody knows it of a remote.
 */
export const erasingOf = ({ name, kind, path, store }: PlaceConfig): PlaceSummary['erasing'] => {
  if (kind !== 's3') return { days: 0, proven: kind === 'folder' };
  const { keyDays, lockDays } = openPlace(name, { kind, path });
  // What a bucket locks by itself could not be deleted when it was tried: that says nothing of the key.
  if (store?.deletes === false && store.retains === null) return { days: null, proven: true };
  return { days: keyDays ?? lockDays ?? store?.retains ?? 0, proven: store?.deletes === true };
};

/** Null where a place keeps what was erased for no longer than that, as far as anybody knows. */
export const erasingError = (
  place: PlaceConfig,
  within: readonly number[],
): SafelightError<'place-keeps-erased'> | null => {
  const { days } = erasingOf(place);
  const least = Math.min(...within);
  if ((days ?? Number.POSITIVE_INFINITY) <= least || within.length === 0) return null;
  return new SafelightError('place-keeps-erased', { place: place.name, days, within: least });
};
