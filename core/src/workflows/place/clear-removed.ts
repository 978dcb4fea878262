import type { PlaceFed } from '@safelight/manifests';
import type { Kept } from '../../place/place.ts';
import { clearPlace, isCleared, type Removed } from '../../sync/clear.ts';
import type { PlaceContents } from '../../sync/scan.ts';
import type { State } from '../../vault/state.ts';

/** How far a place obeyed what was taken out of the vault. */
export interface Obeyed {
  /** The newest removal at that time. */
  readonly head: string;
  /** Files that stayed, and until when the last of them is locked. */
  readonly kept: number;
  readonly until: string | null;
}

const nameOf = (place: string): string => `cleared:${place}`;

/** Null where it was never told of anything. */
export const obeyedBy = (state: State, place: string): Obeyed | null => {
  const text = state.meta(nameOf(place));
  return text === null ? null : (JSON.parse(text) as Obeyed);
};

/**
 * Takes what was taken out of the vault on purpose away from one place, and keeps how far that went. A place that obeyed
 * before is asked again only where it lists something, or kept something.
 */
export const clearRemoved = async (
  state: State,
  contents: PlaceContents,
  removed: Removed,
): Promise<PlaceFed['removed']> => {
  const { head } = removed;
  const { name } = contents.place;
  const before = obeyedBy(state, name);
  const isDone = before?.head === head && before.kept === 0 && isCleared(contents, removed);
  if (head === null || isDone) return { files: 0, kept: 0, until: null };
  const { files, kept } = await clearPlace(contents, removed);
  const until = lastOf(kept);
  const obeyed: Obeyed = { head, kept: kept.length, until };
  state.setMeta(nameOf(name), JSON.stringify(obeyed));
  return { files, kept: kept.length, until };
};

const lastOf = (kept: readonly Kept[]): string | null =>
  kept
    .reduce<Date | null>(
      (last, { until }) => (until !== null && (last === null || until > last) ? until : last),
      null,
    )
    ?.toISOString() ?? null;
