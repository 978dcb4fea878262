import type { CatalogCompanion, SnapshotRoot } from '@safelight/manifests';
import * as v from 'valibot';
import type { KnownFiles } from '../backup/known-files.ts';
import { closedName } from '../catalog/closed-name.ts';
import { type BytePath, bytePathFromText, displayPath, joinBytes } from '../model/paths.ts';
import type { State } from '../vault/state.ts';

const Remembered = v.strictObject({
  /** The folder, beside the catalog, that the last copy taken while it was closed is kept in; when it was taken. */
  closed: v.nullable(v.strictObject({ name: v.string(), at: v.string() })),
  /** Where there is none: when it was first backed up while it was open. */
  openSince: v.nullable(v.string()),
});
type Remembered = Readonly<v.InferOutput<typeof Remembered>>;

const nothing: Remembered = { closed: null, openSince: null };

const keyOf = (set: string): string => `closed-copy:${set}`;

const recalled = (state: State, set: string): Remembered => {
  const text = state.meta(keyOf(set));
  return text === null ? nothing : v.parse(Remembered, JSON.parse(text));
};

const remember = (state: State, set: string, told: Remembered): void =>
  state.setMeta(keyOf(set), JSON.stringify(told));

/** For a rebuilt state, snapshot by snapshot from the oldest: what the newest one keeps counts. */
export const rememberClosedCopy = (state: State, { set, catalog, created }: SnapshotRoot): void => {
  if (catalog?.companion == null) return;
  const { closed } = catalog.companion;
  const openSince = closed === null ? (recalled(state, set.id).openSince ?? created) : null;
  remember(state, set.id, {
    closed: closed === null ? null : { ...closed, name: bytePathFromText(closed.name) },
    openSince,
  });
};

export interface ClosedCopyDoors {
  readonly state: State;
  readonly set: string;
  readonly known: KnownFiles;
  /** Folder of the catalog. */
  readonly home: BytePath;
}

/**
 * The last copy of what lies beside a catalog that was taken while the catalog was closed. The state keeps its lines in a
 * folder of their own as soon as a run may write over them, so it is in every snapshot until there is a newer one; its
 * bytes are in the vault already.
 */
export class ClosedCopy {
  readonly #doors: ClosedCopyDoors;

  constructor(doors: ClosedCopyDoors) {
    this.#doors = doors;
  }

  /** Sets it apart, where it lies under the folder's own name. */
  protect(name: BytePath): void {
    const { state, set, known, home } = this.#doors;
    const { closed } = recalled(state, set);
    if (closed?.name !== name) return;
    const apart = closedName(name, new Date(closed.at));
    state.transaction(() => {
      known.copyTree(joinBytes(home, name), joinBytes(home, apart));
      remember(state, set, { closed: { ...closed, name: apart }, openSince: null });
    });
  }

  /** This run's own copy is it from now on. */
  renew(name: BytePath, now: Date): CatalogCompanion['closed'] {
    const closed = { name, at: now.toISOString() };
    remember(this.#doors.state, this.#doors.set, { closed, openSince: null });
    return { ...closed, name: displayPath(name) };
  }

  /** It stays in the snapshot beside this run's copy; null where there never was one, or the vault has lost some of it. */
  keep(now: Date): CatalogCompanion['closed'] {
    const { state, set, known, home } = this.#doors;
    const { closed, openSince } = recalled(state, set);
    const isWhole = closed !== null && known.keepTree(joinBytes(home, closed.name as BytePath));
    if (closed !== null && isWhole) return { ...closed, name: displayPath(closed.name as BytePath) };
    remember(state, set, { closed: null, openSince: openSince ?? closed?.at ?? now.toISOString() });
    return null;
  }

  /** Since when there was no copy taken while it was closed: the time of the last one, or of the first run. */
  since(now: Date): Date {
    const { closed, openSince } = recalled(this.#doors.state, this.#doors.set);
    return new Date(closed?.at ?? openSince ?? now);
  }
}
