import { SafelightError } from '../../model/errors.ts';
import { foldCase } from '../../model/fold-case.ts';
import { type BytePath, displayPath, isWithin, nameOf } from '../../model/paths.ts';
import { shootsOf } from '../../model/shoot.ts';
import { scanHeld } from '../../status/scan.ts';
import { State } from '../../vault/state.ts';
import { rootsOf } from '../last-runs.ts';
import type { Session } from '../session.ts';
import { setPath } from '../sets.ts';

/** A folder that holds shoots, with the shoot of each folder below it that the last backup met. */
interface KnownRoot {
  /** What the root itself is called where pictures lie in it and not in a folder below. */
  readonly name: string;
  readonly root: BytePath;
  readonly folders: readonly { readonly path: BytePath; readonly pictures: boolean }[];
}

/** The shoots that pictures are from, by where they lie and what the last backups met there. */
export class KnownShoots {
  readonly #roots: readonly KnownRoot[];

  constructor({ home, vault, sets }: Session) {
    using state = new State(home.statePath(vault.id));
    this.#roots = sets.flatMap((set) => {
      const held = scanHeld(state, set.id);
      return rootsOf(state, set).map((root) => ({
        name: root === setPath(set) ? set.name : displayPath(nameOf(root)),
        root,
        folders: held
          .filter(({ path }) => isWithin(root, path))
          .map(({ path, pictures }) => ({ path, pictures })),
      }));
    });
  }

  /** Names of the shoots of these folders, sorted; none where no backup knows the folders. */
  namesOf(folders: ReadonlySet<BytePath>): readonly string[] {
    return [...new Set([...folders].flatMap((folder) => this.#nameOf(folder) ?? []))].sort();
  }

  /** The shoot a person named. Throws `shoot-unknown`. */
  named(wanted: string): string {
    const all = this.#roots.flatMap((known) =>
      [...shootsOf(known.root, known.folders).values()].map((shoot) => nameIn(known, shoot)),
    );
    const found = all.find((name) => foldCase(name) === foldCase(wanted));
    if (found === undefined) throw new SafelightError('shoot-unknown', { name: wanted });
    return found;
  }

  #nameOf(folder: BytePath): string | null {
    const within = this.#roots.filter(({ root }) => isWithin(root, folder));
    const [closest] = within.sort((a, b) => b.root.length - a.root.length);
    if (closest === undefined) return null;
    const shoots = shootsOf(closest.root, [...closest.folders, { path: folder, pictures: true }]);
    const shoot = shoots.get(folder);
    return shoot === undefined ? null : nameIn(closest, shoot);
  }
}

const nameIn = ({ root, name }: KnownRoot, shoot: BytePath): string =>
  shoot === root ? name : displayPath(nameOf(shoot));
