import { kindOf } from '../catalog/picture-kinds.ts';
import type { CatalogReference } from '../catalog/reader.ts';
import { type BytePath, joinBytes } from '../model/paths.ts';
import type { Located, Missing, Remembered } from './found.ts';
import type { FolderLook, FoundFile } from './scan.ts';
import type { LookedRoot } from './scan-roots.ts';

/** A file whose length is another than at import. `usual`: of a kind that editors write metadata into. */
export interface Changed {
  readonly path: BytePath;
  readonly expected: number;
  readonly found: number;
  readonly usual: boolean;
}

/** Cameras write a RAW once; a video too. DNG is a RAW that editors write into. */
const isWrittenOnce = (name: BytePath): boolean =>
  /\.dng$/i.test(name) ? false : ['raw', 'video'].includes(kindOf(name));

const changeOf = (reference: CatalogReference, { folder, name, size }: Located): Changed | null => {
  const expected = reference.expectedSize;
  if (expected === null || expected === size) return null;
  return {
    path: joinBytes(folder, name),
    expected,
    found: size,
    usual: size > 0 && !isWrittenOnce(name),
  };
};

const locatedOf = ({ folder, name, stamp }: FoundFile): Located => ({ folder, name, size: stamp.size });

/** Gathers what the folders showed, and which files must be read to know more. */
export class Reconciliation {
  readonly missing: Missing[] = [];
  readonly offline: { readonly path: BytePath; readonly root: LookedRoot }[] = [];
  readonly unreadable: { readonly path: BytePath; readonly why: string }[] = [];
  readonly changed: Changed[] = [];
  readonly orphans: Located[] = [];
  /** Null where no vault is known. */
  readonly onlyCopies: Located[] | null;
  /** In no snapshot under this name, but something of the same length is: to be read. */
  readonly unsure: Located[] = [];
  present = 0;
  readonly #remembered: Remembered | null;
  readonly #bySize = new Map<number, Located | Located[]>();

  constructor(remembered: Remembered | null) {
    this.#remembered = remembered;
    this.onlyCopies = remembered === null ? null : [];
  }

  addOffline(root: LookedRoot, folder: BytePath, references: readonly CatalogReference[]): void {
    for (const { name } of references) this.offline.push({ path: joinBytes(folder, name), root });
  }

  addUnreadable(folder: BytePath, references: readonly CatalogReference[]): void {
    for (const { name } of references)
      this.unreadable.push({ path: joinBytes(folder, name), why: 'its root folder cannot be read' });
  }

  addFolder({ path: folder, present, missing, unreadable, orphans }: FolderLook): void {
    for (const { name, expectedSize } of missing) this.missing.push({ folder, name, expectedSize });
    for (const { name, why } of unreadable) this.unreadable.push({ path: joinBytes(folder, name), why });
    for (const { reference, file } of present) {
      const change = changeOf(reference, this.#add(file));
      if (change !== null) this.changed.push(change);
    }
    this.present += present.length;
    for (const file of orphans) this.orphans.push(this.#add(file));
  }

  /** Files of equal length, which may be duplicates: an empty one is no picture, and none's duplicate. */
  sameSize(): readonly (readonly Located[])[] {
    return [...this.#bySize.values()].filter((found) => Array.isArray(found));
  }

  #add(file: FoundFile): Located {
    const located = locatedOf(file);
    this.#bySizeToo(located);
    if (this.#remembered === null || this.#remembered.held(file) !== null) return located;
    if (this.#remembered.ofSize(located.size).size > 0) this.unsure.push(located);
    else this.onlyCopies?.push(located);
    return located;
  }

  #bySizeToo(located: Located): void {
    if (located.size === 0) return;
    const found = this.#bySize.get(located.size);
    if (found === undefined) this.#bySize.set(located.size, located);
    else if (Array.isArray(found)) found.push(located);
    else this.#bySize.set(located.size, [found, located]);
  }
}
