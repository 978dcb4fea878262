import type { PlaceFed } from '@safelight/manifests';
import type { Sha256 } from '../../model/digest.ts';
import { isSafelightError } from '../../model/errors.ts';
import type { Kept } from '../../place/place.ts';
import { clearPlace, isCleared, type Removed, removedOf } from '../../sync/clear.ts';
import { type PlaceContents, scanContents } from '../../sync/scan.ts';
import { isKeyring } from '../../vault/layout.ts';
import type { State } from '../../vault/state.ts';
import { removalsKnown } from '../obey-removals.ts';
import type { Session } from '../session.ts';

/** Files that stayed, and until when the last of them is locked. */
interface Stayed {
  readonly kept: number;
  readonly until: string | null;
}

/** How far a place obeyed what was taken out of the vault. */
export interface Obeyed extends Stayed {
  /** The newest removal at that time. */
  readonly head: Sha256;
  /** Of these the keyrings: while one is there, what was erased can be opened. */
  readonly opening: Stayed;
}

const nameOf = (place: string): string => `cleared:${place}`;

/** Null where it was never told of anything. */
export const obeyedBy = (state: State, place: string): Obeyed | null => {
  const text = state.meta(nameOf(place));
  if (text === null) return null;
  const told = JSON.parse(text) as Omit<Obeyed, 'opening'> & Partial<Obeyed>;
  // Written before they were told apart: then any may be one.
  return { ...told, opening: told.opening ?? told };
};

/** Removals that a place had when it was cleared last, as far as this computer knows them. */
export const hadRemovals = (state: State, place: string): ReadonlySet<string> => {
  const known = removalsKnown(state);
  const head = obeyedBy(state, place)?.head;
  return new Set(head === undefined ? [] : known.slice(0, known.indexOf(head) + 1));
};

/** Null where nothing is there any more that opens what this computer knows to have been taken out of the vault. */
export const stillHolds = (state: State, place: string): { readonly until: string | null } | null => {
  const newest = removalsKnown(state).at(-1);
  if (newest === undefined) return null;
  const obeyed = obeyedBy(state, place);
  if (obeyed === null || obeyed.head !== newest) return { until: null };
  return obeyed.opening.kept === 0 ? null : { until: obeyed.opening.until };
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
  if (head === null || isDone) return { files: 0, ...stayed([]), opening: stayed([]) };
  const { files, kept } = await clearPlace(contents, removed);
  const obeyed: Obeyed = {
    head,
    ...stayed(kept),
    opening: stayed(kept.filter(({ path }) => isKeyring(path))),
  };
  state.setMeta(nameOf(name), JSON.stringify(obeyed));
  const { head: _head, ...told } = obeyed;
  return { files, ...told };
};

/** The same for the place that backups are sealed into, before one is; what it lacks for it a sync brings. */
export const clearPlaceOf = async ({ store }: Session, state: State): Promise<void> => {
  const contents = await scanContents(store);
  try {
    await clearRemoved(state, contents, removedOf([contents]));
  } catch (error) {
    if (!isSafelightError(error) || error.code !== 'file-missing') throw error;
  }
};

const stayed = (kept: readonly Kept[]): Stayed => ({ kept: kept.length, until: lastOf(kept) });

const lastOf = (kept: readonly Kept[]): string | null =>
  kept
    .reduce<Date | null>(
      (last, { until }) => (until !== null && (last === null || until > last) ? until : last),
      null,
    )
    ?.toISOString() ?? null;
