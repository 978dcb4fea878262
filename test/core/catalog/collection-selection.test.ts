import { describe, expect, test } from 'vitest';
import { chooseCollections, type NamedCollection } from '../../../core/src/catalog/collection-selection.ts';
import { treeInOrder } from '../../../core/src/catalog/collection-tree.ts';
import { RowProblems } from '../../../core/src/catalog/row-problems.ts';
import { SafelightError } from '../../../core/src/model/errors.ts';

type Kind = NamedCollection['kind'];

/** `id in parent kind name`, in the order of the table. */
const tree = (...rows: readonly (readonly [number, number | null, Kind, string])[]) =>
  treeInOrder(
    rows.map(([id, parent, kind, name]) => ({ id, parent, kind, name })),
    new RowProblems('/X.lrcat'),
  );

const studio = tree(
  [1, null, 'group', 'Smith'],
  [2, 1, 'collection', 'Finals'],
  [3, 1, 'group', 'Party'],
  [4, 3, 'collection', 'Dance'],
  [5, 3, 'smart', 'Best'],
  [6, null, 'group', 'Jones'],
  [7, 6, 'collection', 'Finals'],
  [8, 6, 'collection', '2026/05 Müller'],
  [9, null, 'collection', 'Dinner'],
  [10, null, 'group', 'Rules'],
  [11, 10, 'smart', 'Five stars'],
  [12, 6, 'collection', 'finals'],
);

const chosen = (typed: string, rows = studio) => {
  try {
    return chooseCollections(rows, { catalog: '/X.lrcat', typed }).rows.map(({ id }) => id);
  } catch (error) {
    if (error instanceof SafelightError) return [error.code, error.data];
    throw error;
  }
};

describe('a collection is meant by its path', () => {
  test.each([
    ['Smith/Finals', [2]],
    ['/Smith/Finals', [2]],
    ['Smith/Finals/', [2]],
    ['smith/FINALS', [2]],
    ['Jones/Finals', [7]], // the case decides between two of one name
    ['Jones/finals', [12]],
    ['Dance', [4]],
    ['Party/Dance', [4]],
    ['Dinner', [9]],
    ['/Dinner', [9]],
    ['2026/05 Müller', [8]],
    ['Jones/2026/05 MU\u0308LLER', [8]],
    ['Smith', [1, 2, 3, 4]],
    ['Party', [3, 4]],
    ['Jones', [6, 7, 8, 12]],
  ])('%s', (typed, ids) => expect(chosen(typed)).toEqual(ids));

  test.each([
    ['Finals', { name: 'Finals', paths: ['/Smith/Finals', '/Jones/Finals'] }],
    ['JONES/FINALS', { name: 'JONES/FINALS', paths: ['/Jones/Finals', '/Jones/finals'] }],
  ])('%s may be several', (typed, data) => expect(chosen(typed)).toEqual(['collection-ambiguous', data]));

  test('one at the top is not preferred to one of the same name, and can be told apart', () => {
    const rows = tree(
      [1, null, 'collection', 'Finals'],
      [2, null, 'group', 'Smith'],
      [3, 2, 'collection', 'Finals'],
    );
    expect(chosen('Finals', rows)).toEqual([
      'collection-ambiguous',
      { name: 'Finals', paths: ['/Finals', '/Smith/Finals'] },
    ]);
    expect(chosen('/Finals', rows)).toEqual([1]);
    expect(chosen('Smith/Finals', rows)).toEqual([3]);
  });

  test.each([
    'Final',
    'mith/Finals',
    'Smith Finals',
    'Smith/Dance',
    '/Dance',
    '/Party/Dance',
    '',
    '/',
    'Smith//Finals',
    '..',
  ])('%s is unknown', (typed) =>
    expect(chosen(typed)).toEqual(['collection-unknown', { catalog: '/X.lrcat', name: typed }]),
  );

  test('two of one path can only be told of', () => {
    const rows = tree([1, null, 'collection', 'A'], [2, null, 'collection', 'A']);
    expect(chosen('/A', rows)).toEqual(['collection-ambiguous', { name: '/A', paths: ['/A', '/A'] }]);
  });
});

describe('smart collections', () => {
  test('are refused by name, in any case', () => {
    const data = { catalog: '/X.lrcat', name: 'Smith/Party/Best' };
    expect(chosen('best')).toEqual(['collection-smart', data]);
    expect(chosen('Smith/Party/Best')).toEqual(['collection-smart', data]);
  });

  test('within a group are named in a note, and refused where there is nothing else', () => {
    const { notes } = chooseCollections(studio, { catalog: '/X.lrcat', typed: 'Smith' });
    expect(notes).toEqual([expect.stringMatching(/^Smart collections in Smith .* Best\.$/)]);
    expect(chooseCollections(studio, { catalog: '/X.lrcat', typed: 'Jones' }).notes).toEqual([]);
    expect(chosen('Rules')).toEqual([
      'selection-unsupported',
      expect.objectContaining({ path: '/X.lrcat', what: 'the pictures of Rules' }),
    ]);
  });
});

test('a chain of 20,000 is searched, and soon; its path is shown cut', () => {
  const rows = tree(
    ...Array.from({ length: 20_000 }, (_, i) => [i, i === 0 ? null : i - 1, 'group', 'x'] as const),
  );
  expect(chosen('y', rows)).toMatchObject(['collection-unknown', {}]);
  const [code, data] = chosen('x', rows);
  expect(code).toBe('collection-ambiguous');
  const { paths } = data as { paths: readonly string[] };
  expect(paths).toHaveLength(10);
  expect(Math.max(...paths.map((path) => path.length))).toBeLessThan(200);
  expect(chosen('/x', rows)).toHaveLength(20_000);
});

test('a name with a line break is typed as it is shown', () => {
  const rows = tree([1, null, 'collection', 'a\\u000ab']);
  expect(chosen('a\nb', rows)).toEqual([1]);
  expect(chosen('a\\u000ab', rows)).toEqual([1]);
});
