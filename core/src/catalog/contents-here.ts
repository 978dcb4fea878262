import { type BytePath, bytePathFromText, displayPath, pathText } from '../model/paths.ts';
import { isWindowsPath, withoutFinalSlash } from './catalog-path.ts';
import type { PictureQuery, PictureSelection } from './picture-selection.ts';
import type { CatalogContents, CatalogFolder } from './reader.ts';
import { type RootMove, rootMover } from './root-move.ts';
import { RowProblems } from './row-problems.ts';
import { SelectedOnce } from './selection-once.ts';

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

/** References, or pictures, with their folders here. */
function* filesHere<File extends { readonly folder: BytePath }>(
  files: Iterable<File>,
  places: ReadonlyMap<BytePath, Here>,
  problems: RowProblems,
): Generator<File, void, undefined> {
  for (const file of files) {
    const here = places.get(file.folder);
    if (here === undefined) yield file;
    else if (here.path === null) problems.unmapped(displayPath(here.root));
    else yield here.path === file.folder ? file : { ...file, folder: here.path };
  }
}

/** Once again each file once: two roots may be mapped to one place. */
const selectionHere = (
  selection: PictureSelection,
  places: ReadonlyMap<BytePath, Here>,
  { source, moves }: HereOptions,
): PictureSelection => {
  const [problems, once] = [new RowProblems(source), new SelectedOnce()];
  const pictures = filesHere(selection.pictures, places, problems);
  return {
    folders: selection.folders,
    pictures: moves.length === 0 ? pictures : once.of(pictures),
    get notes() {
      return [...selection.notes, ...once.notes()];
    },
    get problems() {
      return [...selection.problems, ...problems.list()];
    },
  };
};

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
    references: () => filesHere(contents.references(), placesOf(contents.folders, place), problems),
    select: (query: PictureQuery) =>
      selectionHere(contents.select(query), placesOf(contents.folders, place), options),
  };
};
