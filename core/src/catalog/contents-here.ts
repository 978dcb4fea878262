import { type BytePath, bytePathFromText, displayPath, pathText } from '../model/paths.ts';
import { isWindowsPath, withoutFinalSlash } from './catalog-path.ts';
import type { CatalogContents, CatalogFolder, CatalogReference } from './reader.ts';
import { type RootMove, rootMover } from './root-move.ts';
import { RowProblems } from './row-problems.ts';

export interface HereOptions {
  /** The live catalog's path, for messages. */
  readonly source: string;
  /** Where the user says that roots lie now. */
  readonly moves: readonly RootMove[];
  /** Is this computer one whose paths begin with a drive? */
  readonly onWindows: boolean;
}

type Place = (path: BytePath) => BytePath | null;

/** Where a folder lies here; null where it is written for another system and nobody said. */
const placer = ({ moves, onWindows }: HereOptions): Place => {
  const moved = rootMover(moves);
  return (path) => {
    const text = pathText(path);
    const there = text === null ? null : moved(text);
    if (there !== null) return withoutFinalSlash(bytePathFromText(there));
    return isWindowsPath(path) === onWindows ? path : null;
  };
};

interface Here {
  readonly path: BytePath | null;
  /** As the catalog names it. */
  readonly root: BytePath;
}

const placesOf = (folders: readonly CatalogFolder[], place: Place): ReadonlyMap<BytePath, Here> =>
  new Map(folders.map(({ root, path }) => [path, { path: place(path), root }]));

function* referencesHere(
  references: Iterable<CatalogReference>,
  places: ReadonlyMap<BytePath, Here>,
  problems: RowProblems,
): Generator<CatalogReference, void, undefined> {
  for (const reference of references) {
    const here = places.get(reference.folder);
    if (here === undefined) yield reference;
    else if (here.path === null) problems.unmapped(displayPath(here.root));
    else yield here.path === reference.folder ? reference : { ...reference, folder: here.path };
  }
}

/**
 * What a catalog says, with its folders where they lie on this computer. Nothing is guessed: `C:/…` would be a path below
 * whatever folder we were started in, so what lies under a root of another system is told and not looked for.
 */
export const contentsHere = (contents: CatalogContents, options: HereOptions): CatalogContents => {
  const place = placer(options);
  const problems = new RowProblems(options.source);
  const present = <T>(found: T, path: BytePath): readonly (T & { path: BytePath })[] => {
    const here = place(path);
    return here === null ? [] : [{ ...found, path: here }];
  };
  for (const root of contents.roots)
    if (!contents.enumerable && place(root) === null) problems.unmapped(displayPath(root));
  return {
    ...contents,
    roots: contents.roots.flatMap((root) => place(root) ?? []),
    folders: contents.folders.flatMap(({ root, path }) => present({ root: place(root) ?? root }, path)),
    get problems() {
      return [...contents.problems, ...problems.list()];
    },
    references: () => referencesHere(contents.references(), placesOf(contents.folders, place), problems),
  };
};
