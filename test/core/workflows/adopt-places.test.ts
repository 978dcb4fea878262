import { expect, test } from 'vitest';
import { knownPlaces } from '../../../core/src/workflows/adopt-places.ts';
import type { PlaceConfig } from '../../../manifests/src/index.ts';

const folder = (name: string, path: string, id?: string): PlaceConfig => ({
  name,
  kind: 'folder',
  path,
  ...(id === undefined ? {} : { id }),
});
const bucket: PlaceConfig = { name: 'Cloud', kind: 's3', path: 's3://bu', id: 'c', medium: 'cloud' };

test.each<
  readonly [string, readonly [string, string | null], readonly PlaceConfig[], readonly PlaceConfig[]]
>([
  ['nothing was said', ['/new', null], [], [folder('vault', '/new')]],
  ['the only place, never marked', ['/new', null], [folder('vault', '/old')], [folder('vault', '/new')]],
  [
    'the first, mounted elsewhere, and its copies',
    ['/new', 'a'],
    [folder('vault', '/old', 'a'), folder('T7', '/t7', 'b'), bucket],
    [folder('vault', '/new', 'a'), folder('T7', '/t7', 'b'), bucket],
  ],
  [
    'a copy: it comes first here, and stays what it was declared to be',
    ['/media/T7', 'b'],
    [folder('vault', '/old', 'a'), { ...folder('T7', '/t7', 'b'), site: 'elsewhere' }, bucket],
    [{ ...folder('T7', '/media/T7', 'b'), site: 'elsewhere' }, folder('vault', '/old', 'a'), bucket],
  ],
  [
    'a copy that nobody said anything of',
    ['/found', 'x'],
    [folder('vault', '/old', 'a')],
    [folder('/found', '/found', 'x'), folder('vault', '/old', 'a')],
  ],
])('%s', (_, [path, id], said, expected) => {
  expect(knownPlaces({ kind: 'folder', path }, id, said)).toEqual(expected);
});

test.each([
  ['s3://bu/a', 's3://bu/a?lock=365&keys=30'],
  ['s3://bu/a?lock=365', 's3://bu/a?lock=365&keys=30'],
  ['s3://bu/a?lock=365&keys=365', 's3://bu/a?lock=365&keys=365'],
  ['s3://bu/a?lock=20', 's3://bu/a?lock=20'],
])(
  'a bucket that was opened as %s is %s: a shorter lock of keyrings that nobody named stays',
  (opened, path) => {
    const locked: PlaceConfig = { ...bucket, path: 's3://bu/a?lock=365&keys=30' };
    expect(knownPlaces({ kind: 's3', path: opened }, 'c', [locked])).toEqual([{ ...locked, path }]);
  },
);

test.each([
  ['s3://bu/a?profile=new', 's3://bu/a?profile=new&lock=365'],
  ['s3://bu/a?lock=30', 's3://bu/a?lock=30'],
])('a bucket that was opened as %s is %s from then on: a lock that nobody named stays', (opened, path) => {
  const locked: PlaceConfig = { ...bucket, path: 's3://bu/a?profile=old&lock=365' };
  expect(knownPlaces({ kind: 's3', path: opened }, 'c', [locked])).toEqual([{ ...locked, path }]);
});
