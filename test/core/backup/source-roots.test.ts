import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { relativeTo, sourceRoots } from '../../../core/src/backup/source-roots.ts';
import { type BytePath, bytePathFromText, joinBytes } from '../../../core/src/model/paths.ts';

const path = bytePathFromText;
const rootsOf = (candidates: readonly string[], folders: readonly string[]) =>
  sourceRoots(candidates.map(path), folders.map(path)).map((root) => [root.path, root.label]);

describe('roots', () => {
  test.each<[string, readonly string[], readonly string[], readonly (readonly [string, string])[]]>([
    ['one folder', ['/p'], ['/p', '/p/a'], [['/p', 'p']]],
    ['the outer of two', ['/p/a', '/p'], ['/p/a'], [['/p', 'p']]],
    ['none without a folder in it', ['/p', '/q'], ['/p'], [['/p', 'p']]],
    [
      'a folder under none',
      ['/p'],
      ['/p', '/q/r'],
      [
        ['/p', 'p'],
        ['/q/r', 'r'],
      ],
    ],
    [
      'neighbours that begin alike',
      ['/p', '/pp'],
      ['/p', '/pp'],
      [
        ['/p', 'p'],
        ['/pp', 'pp'],
      ],
    ],
    ['the root of the disk', ['/'], ['/', '/p'], [['/', 'root']]],
    ['a folder above a candidate', ['/p/a'], ['/p/a', '/p'], [['/p', 'p']]],
    ['folders in any order', [], ['/p/a/b', '/p/a', '/p'], [['/p', 'p']]],
    ['nothing', [], [], []],
  ])('%s', (_, candidates, folders, roots) => {
    expect(rootsOf(candidates, folders)).toEqual(roots);
  });
});

describe('labels', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['of one name', ['/a/2026', '/b/2026', '/c/2026'], ['2026', '2026-2', '2026-3']],
    ['of another case', ['/a/Photos', '/b/photos'], ['Photos', 'photos-2']],
    ['of another composition', ['/a/é', '/b/e\u0301'], ['é', 'e\u0301-2']],
    ['that look numbered', ['/a/x', '/b/x', '/c/x-2'], ['x', 'x-2', 'x-2-2']],
    ['with what Windows cannot hold', ['/a/f?', '/a/b:c', '/a/d\\e'], ['f_', 'b_c', 'd_e']],
    ['with a newline', ['/a/b\nc'], ['b_u000ac']],
    ['that climb', ['/b/.', '/a/..'], ['root', 'root-2']],
  ])('%s', (_, candidates, labels) => {
    expect(rootsOf(candidates, candidates).map(([, label]) => label)).toEqual(labels);
  });
});

const segment = fc.constantFrom('a', 'A', 'b', 'a:b', 'é');
const folder = fc.array(segment, { maxLength: 3 }).map((parts) => path(`/${parts.join('/')}`));

test('every folder lies in one root, none of which lies in another; all labels differ, whatever the case', () => {
  fc.assert(
    fc.property(fc.array(folder), fc.array(folder, { minLength: 1 }), (candidates, folders) => {
      const roots = sourceRoots(candidates, folders);
      const within = (root: BytePath, inner: BytePath) =>
        inner === root || inner.startsWith(root === '/' ? '/' : `${root}/`);
      for (const root of roots)
        expect(roots.filter((other) => within(other.path, root.path))).toEqual([root]);
      expect(new Set(roots.map(({ label }) => label.toLowerCase())).size).toBe(roots.length);
      for (const one of folders) {
        const { root, path: inner } = relativeTo(roots, one);
        const base = roots[root]?.path ?? path('none');
        expect(inner.startsWith('/')).toBe(false);
        expect(inner === '' ? base : joinBytes(base, inner)).toBe(one);
      }
    }),
  );
});
