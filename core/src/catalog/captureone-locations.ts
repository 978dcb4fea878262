import type { DatabaseSync } from 'node:sqlite';
import { type BytePath, bytePathFromText, displayPath, joinBytes } from '../model/paths.ts';
import { isWindowsPath, whyBadRelative, whyBadRoot, withoutFinalSlash } from './catalog-path.ts';
import { type RootMove, rootMover } from './root-move.ts';
import type { RowProblems } from './row-problems.ts';
import { columnsOf } from './sqlite-columns.ts';

/** A row of `ZPATHLOCATION`: a folder that can be looked at here, one of another system, or one that is refused. */
export type Location =
  | { readonly kind: 'folder'; readonly path: BytePath; readonly windows: boolean }
  | { readonly kind: 'foreign'; readonly root: string }
  | { readonly kind: 'refused' };

export interface LocationOptions {
  /** The folder of the document, which relative paths begin at. */
  readonly home: BytePath;
  /** What the user says of where roots lie now. */
  readonly moves: readonly RootMove[];
  /** Is this computer one whose paths begin with a drive? */
  readonly onWindows: boolean;
  readonly writtenOnWindows: boolean;
}

const needed = ['Z_PK', 'ZRELATIVEPATH', 'ZISRELATIVE'] as const;

export const hasLocations = (database: DatabaseSync): boolean => {
  const columns = columnsOf(database, 'ZPATHLOCATION');
  return (
    needed.every((column) => columns.has(column)) && (columns.has('ZMACROOT') || columns.has('ZWINROOT'))
  );
};

const queryFor = (columns: ReadonlySet<string>): string => {
  const text = (column: string) => (columns.has(column) ? `CAST(${column} AS TEXT)` : 'NULL');
  return `SELECT CAST(Z_PK AS REAL) AS id, ${text('ZWINROOT')} AS win, ${text('ZMACROOT')} AS mac,
    ${text('ZRELATIVEPATH')} AS relative, CAST(ZISRELATIVE AS REAL) AS isRelative FROM ZPATHLOCATION`;
};

interface Row {
  readonly win: string;
  readonly mac: string;
  readonly relative: string;
  readonly isRelative: boolean;
}

const slashed = (path: string): string => path.replaceAll('\\', '/');

const refused: Location = { kind: 'refused' };

/** Below the document's own folder. `\` parts names where it was written on Windows; on a Mac it may stand in one. */
const besideDocument = (row: Row, options: LocationOptions, problems: RowProblems): Location => {
  const windows = options.writtenOnWindows || row.win !== '';
  const relative = windows ? slashed(row.relative) : row.relative;
  const why = whyBadRelative(relative, windows);
  if (why === null) {
    const path = relative === '' ? options.home : joinBytes(options.home, bytePathFromText(relative));
    return { kind: 'folder', path: withoutFinalSlash(path), windows };
  }
  problems.refuse(`the folder ${shown(row.relative)}`, why);
  return refused;
};

const shown = (text: string): string => displayPath(bytePathFromText(text));

/** The root as this computer would use it, or else the one the row has; `/` where it names none (c1cmd, coex). */
const rootOf = ({ win, mac }: Row, onWindows: boolean): string =>
  onWindows ? win || mac || '/' : mac || (isWindowsPath(slashed(win)) ? win : '') || '/';

/** `ZMACROOT` or `ZWINROOT`, then `ZRELATIVEPATH` below it. */
const fromRoot = (row: Row, moved: Mover, options: LocationOptions, problems: RowProblems): Location => {
  const root = rootOf(row, options.onWindows);
  const windows = isWindowsPath(slashed(root));
  const below = (windows ? slashed(row.relative) : row.relative).replace(/^\/+/, '');
  const why = whyBadRoot(root) ?? whyBadRelative(below, windows);
  if (why !== null) {
    problems.refuse(`the folder ${shown(`${root} ${row.relative}`)}`, why);
    return refused;
  }
  const whole = `${(windows ? slashed(root) : root).replace(/\/+$/, '')}/${below}`;
  const there = moved(whole);
  if (there === null && windows !== options.onWindows) return { kind: 'foreign', root: shown(root) };
  return { kind: 'folder', path: withoutFinalSlash(bytePathFromText(there ?? whole)), windows };
};

type Mover = ReturnType<typeof rootMover>;

/** By `Z_PK`. Nothing is guessed: where a root of another system lies here, only the user can say. */
export const readLocations = (
  database: DatabaseSync,
  options: LocationOptions,
  problems: RowProblems,
): ReadonlyMap<number, Location> => {
  const moved = rootMover(options.moves);
  const found = new Map<number, Location>();
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const query = queryFor(columnsOf(database, 'ZPATHLOCATION'));
  for (const { id, win, mac, relative, isRelative } of database.prepare(query).iterate()) {
    const row = {
      win: text(win),
      mac: text(mac),
      relative: text(relative),
      isRelative: isRelative === 1,
    };
    const location = row.isRelative
      ? besideDocument(row, options, problems)
      : fromRoot(row, moved, options, problems);
    found.set(Number(id), location);
  }
  return found;
};
