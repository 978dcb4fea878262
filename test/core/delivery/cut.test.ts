import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutArchives, overheadOf } from '../../../core/src/delivery/cut.ts';

const file = (name: string, size: number) => ({ name, size: size - overheadOf(name) });
const cut = (files: readonly { name: string; size: number }[], limit: number) =>
  cutArchives(files, limit).map((archive) => archive.map(({ name }) => name));

const K = 10_000;

describe('archives are cut', () => {
  test.each([
    ['one below the limit', [file('a', K)], K + 1, [['a']]],
    ['one at the limit', [file('a', K)], K, [['a']]],
    ['two at the limit', [file('a', K / 2), file('b', K / 2)], K, [['a', 'b']]],
    ['two one byte above', [file('a', K / 2), file('b', K / 2 + 1)], K, [['a'], ['b']]],
    [
      'at the border of a folder, although a file more would fit',
      [file('x/a', K / 2), file('y/a', K / 3), file('y/b', K / 3)],
      K,
      [['x/a'], ['y/a', 'y/b']],
    ],
    [
      'inside a folder only where it is larger than an archive',
      [file('x/a', K / 2), file('y/a', K / 2), file('y/b', K / 2), file('y/c', K / 2)],
      K,
      [
        ['x/a', 'y/a'],
        ['y/b', 'y/c'],
      ],
    ],
  ])('%s', (_, files, limit, expected) => expect(cut(files, limit)).toEqual(expected));

  test('none where there is nothing', () => expect(cutArchives([], K)).toEqual([]));

  test('every file is in exactly one, in order, and none is over the limit', () => {
    const files = fc.array(
      fc.record({ name: fc.constantFrom('a/1', 'a/2', 'b/1', 'c'), size: fc.nat(5_000) }),
    );
    fc.assert(
      fc.property(files, (given) => {
        const archives = cutArchives(given, K);
        expect(archives.flat()).toEqual(given);
        for (const archive of archives) {
          expect(archive.length).toBeGreaterThan(0);
          expect(archive.reduce((sum, one) => sum + one.size + overheadOf(one.name), 0)).toBeLessThanOrEqual(
            K,
          );
        }
      }),
    );
  });
});
