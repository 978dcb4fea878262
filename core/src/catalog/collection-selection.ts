import { SafelightError } from '../model/errors.ts';
import { bytePathFromText, displayPath } from '../model/paths.ts';
import type { Placed, TreeRow } from './collection-tree.ts';
import type { CatalogCollection } from './reader.ts';
import { unsupported } from './selection-refused.ts';

/** A collection that somebody may name. */
export interface NamedCollection extends TreeRow {
  readonly kind: CatalogCollection['kind'];
}

export interface ChosenCollections<Row> {
  /** Those that hold pictures: the one that was named, or all that lie in it. */
  readonly rows: readonly Row[];
  readonly notes: readonly string[];
}

interface Wish {
  /** The catalog, for messages. */
  readonly catalog: string;
  readonly typed: string;
}

/** What is compared: composed, as it is shown, since a person types what `catalog show` printed. */
const exactly = (name: string): string => displayPath(bytePathFromText(name.normalize('NFC')));

const inAnyCase = (name: string): string => exactly(name).toLowerCase();

/** At each place the place of the row it lies in, −1 at the top; the rows stand in the order of the tree. */
const parentsOf = (rows: readonly Placed<TreeRow>[]): readonly number[] => {
  const above: number[] = [];
  return rows.map(({ depth }, at) => {
    above.length = depth;
    above.push(at);
    return above[depth - 1] ?? -1;
  });
};

/** No path shown is longer than this: a hostile tree is as deep as it has rows. */
const LONGEST = 50;

interface Tree<Row> {
  readonly rows: readonly Placed<Row>[];
  readonly parents: readonly number[];
}

const pathOf = ({ rows, parents }: Tree<NamedCollection>, place: number): string => {
  const names: string[] = [];
  for (let at = place; at >= 0 && names.length < LONGEST; at = parents[at] ?? -1)
    names.unshift(rows[at]?.name ?? '');
  return names.length < LONGEST ? `/${names.join('/')}` : `…/${names.join('/')}`;
};

/** Does the path of a row end with these names? Names may hold slashes, so it is eaten from its end, name by name. */
const endsWith = (
  { rows, parents }: Tree<NamedCollection>,
  place: number,
  path: { readonly text: string; readonly fromTop: boolean; key(name: string): string },
): boolean => {
  let rest = path.text;
  for (let at = place; at >= 0; at = parents[at] ?? -1) {
    const name = path.key(rows[at]?.name ?? '');
    if (rest === name && (!path.fromTop || parents[at] === -1)) return true;
    if (!rest.endsWith(`/${name}`)) return false;
    rest = rest.slice(0, -name.length - 1);
  }
  return false;
};

/** In the case that was typed, or else in any. */
const placesOf = (tree: Tree<NamedCollection>, typed: string): readonly number[] => {
  const fromTop = typed.startsWith('/');
  const bare = typed.replace(/^\/|\/$/g, '');
  for (const key of [exactly, inAnyCase]) {
    const path = { text: key(bare), fromTop, key };
    const found = [...tree.rows.keys()].filter((at) => endsWith(tree, at, path));
    if (found.length > 0) return found;
  }
  return [];
};

const LISTED = 10;

/** The one row that is meant. */
const placeOf = (tree: Tree<NamedCollection>, { catalog, typed }: Wish): number => {
  const [place, ...others] = placesOf(tree, typed.trim());
  if (place === undefined) throw new SafelightError('collection-unknown', { catalog, name: typed });
  if (others.length === 0) return place;
  const paths = [place, ...others].slice(0, LISTED).map((at) => pathOf(tree, at));
  throw new SafelightError('collection-ambiguous', { name: typed, paths });
};

/** The row at a place and all that lie in it, which follow it. */
const withinPlace = <Row extends NamedCollection>({ rows }: Tree<Row>, place: number): readonly Row[] => {
  const depth = rows[place]?.depth ?? 0;
  const next = rows.findIndex((row, at) => at > place && row.depth <= depth);
  return rows.slice(place, next === -1 ? undefined : next);
};

const smartNotes = (smart: readonly NamedCollection[], typed: string): readonly string[] => {
  if (smart.length === 0) return [];
  const names = smart.slice(0, LISTED).map(({ name }) => name);
  const more = smart.length > LISTED ? ' …' : '';
  return [
    `Smart collections in ${typed} were not followed, since which pictures they hold is not in the catalog: ${names.join(', ')}${more}.`,
  ];
};

/**
 * Which collections a name stands for, among `rows` in the order of their tree. Smart ones within a group are named in
 * a note.
 * @throws collection-unknown, collection-ambiguous (with whole paths), collection-smart, and selection-unsupported for a
 *   group of smart ones alone
 */
export const chooseCollections = <Row extends NamedCollection>(
  rows: readonly Placed<Row>[],
  wish: Wish,
): ChosenCollections<Row> => {
  const { catalog, typed } = wish;
  const tree = { rows, parents: parentsOf(rows) };
  const place = placeOf(tree, wish);
  if (rows[place]?.kind === 'smart')
    throw new SafelightError('collection-smart', { catalog, name: pathOf(tree, place).slice(1) });
  const within = withinPlace(tree, place);
  const smart = within.filter(({ kind }) => kind === 'smart');
  if (smart.length > 0 && within.every(({ kind }) => kind !== 'collection'))
    throw unsupported(
      catalog,
      `the pictures of ${typed}`,
      'it holds smart collections only, whose pictures are not in the database',
    );
  return { rows: within.filter(({ kind }) => kind !== 'smart'), notes: smartNotes(smart, typed) };
};
