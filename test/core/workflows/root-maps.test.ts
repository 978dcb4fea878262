import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parseRootMap, withMaps } from '../../../core/src/workflows/root-maps.ts';
import type { SetConfig } from '../../../manifests/src/config.ts';

test.each([
  ['D:\\Photos=/Volumes/Photos', 'D:\\Photos', '/Volumes/Photos'],
  ['D:=/mnt/d', 'D:', '/mnt/d'],
  ['\\\\nas\\p=/mnt/a=b', '\\\\nas\\p', '/mnt/a=b'],
  ['/Volumes/Old=here', '/Volumes/Old', resolve('here')],
])('%s', (text, from, to) => {
  expect(parseRootMap(text)).toEqual({ from, to });
});

test.each(['', '=', 'D:\\Photos', 'D:\\Photos=', '=/p', 'Photos=/p', 'D:\\..\\x=/p', 'D:\\a\0b=/p'])(
  '%j is a bad argument',
  (text) => {
    expect(() => parseRootMap(text)).toThrow(expect.objectContaining({ code: 'bad-argument' }));
  },
);

const set = (kind: SetConfig['kind']): SetConfig => ({
  id: 'id',
  vault: 'v',
  name: 'n',
  kind,
  path: '/p',
  maps: [
    { from: 'D:', to: '/old' },
    { from: 'E:', to: '/e' },
  ],
});

test('of two maps of one root the newer holds, and the others stay', () => {
  expect(withMaps(set('lightroom'), [{ from: 'D:', to: '/new' }]).maps).toEqual([
    { from: 'E:', to: '/e' },
    { from: 'D:', to: '/new' },
  ]);
});

test('without maps it is the very set; a folder takes none', () => {
  const one = set('capture-one-session');
  expect(withMaps(one, [])).toBe(one);
  expect(() => withMaps(set('folder'), [{ from: 'D:', to: '/d' }])).toThrow(
    expect.objectContaining({ code: 'bad-argument' }),
  );
});
