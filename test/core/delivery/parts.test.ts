import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  clashesWithList,
  type PlacedPart,
  partOf,
  partsArrived,
  stemOf,
  sumsName,
} from '../../../core/src/delivery/parts.ts';

describe('the name of a list', () => {
  test.each([
    ['SHA256SUMS.txt', { part: 1, of: 1 }],
    ['SHA256SUMS-1-of-2.txt', { part: 1, of: 2 }],
    ['SHA256SUMS-12-of-12.txt', { part: 12, of: 12 }],
    ['SHA256SUMS-13-of-12.txt', null],
    ['SHA256SUMS-0-of-2.txt', null],
    ['SHA256SUMS-01-of-2.txt', null],
    ['SHA256SUMS-1-of-1.txt', null],
    ['SHA256SUMS-12.txt', null],
    ['SHA256SUMS-.txt', null],
    ['SHA256SUMS-1-of-99999.txt', { part: 1, of: 99_999 }],
    ['SHA256SUMS-1-of-100000.txt', null],
    ['xSHA256SUMS.txt', null],
    ['SHA256SUMS.txt\n', null],
  ])('%j', (name, part) => {
    expect(partOf(name)).toEqual(part);
  });

  test('read ∘ write is the identity', () => {
    const part = fc
      .tuple(fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 1, max: 99_999 }))
      .map(([a, b]) => ({ part: Math.min(a, b), of: Math.max(a, b) }));
    fc.assert(
      fc.property(part, (one) => {
        expect(partOf(sumsName(one))).toEqual(one);
      }),
    );
  });

  test.each([
    ['SHA256SUMS.txt', true],
    ['sha256sums-2-OF-7.txt', true],
    ['SHA256SUMS-2.txt', false],
    ['a/SHA256SUMS.txt', false],
  ])('no picture may be called %s: %s', (name, clashes) => {
    expect(clashesWithList(name)).toBe(clashes);
  });
});

test.each([
  ['/d/pictures_2026-11-28_7f9c_2-of-6', 6, '/d/pictures_2026-11-28_7f9c'],
  ['/d/pictures_2-of-6 (1)', 6, '/d/pictures'],
  ['/d/pictures_2-of-6 2', 6, '/d/pictures'],
  ['/d/pictures_2-of-60', 6, null],
  ['/d/pictures_2-of-5', 6, null],
  ['/d/pictures_2-of-6/below', 6, null],
  ['/d/Huber', 6, null],
  ['.', 6, null],
])('folders of parts have a stem: %s of %d', (folder, of, stem) => {
  expect(stemOf(folder, of)).toBe(stem);
});

describe('which parts arrived', () => {
  /** `folder:2/6`. */
  const placed = (text: string): PlacedPart => {
    const [, folder = '', part, of] = /^(.*):(\d+)\/(\d+)$/.exec(text) ?? [];
    return { folder, part: Number(part), of: Number(of) };
  };
  const told = (...lists: readonly string[]): readonly string[] =>
    partsArrived(lists.map(placed)).map(
      ({ of, present, missing }) =>
        `${present.join()} of ${of}${missing.map((part) => ` -${part}`).join('')}`,
    );

  test.each<[string, readonly string[], readonly string[]]>([
    ['one archive', ['d:1/1'], ['1 of 1']],
    ['all in one folder', ['d:1/3', 'd:2/3', 'd:3/3'], ['1,2,3 of 3']],
    ['two of three', ['d:3/3', 'd:1/3'], ['1,3 of 3 -2']],
    ['each in a folder of its own', ['a:1/2', 'b:2/2'], ['1,2 of 2']],
    ['each in a folder called like it', ['p_1-of-2:1/2', 'p_2-of-2:2/2'], ['1,2 of 2']],
    ['some in one folder, one in another', ['all:1/3', 'all:2/3', 'p_3-of-3:3/3'], ['1,2,3 of 3']],
    [
      'of two deliveries, told by their folders',
      ['p_1-of-2:1/2', 'q_2-of-2:2/2'],
      ['1 of 2 -2', '2 of 2 -1'],
    ],
    ['of two deliveries, one part twice', ['a:1/2', 'a:2/2', 'b:1/2'], ['1,2 of 2', '1 of 2 -2']],
    ['unpacked twice', ['p_1-of-2:1/2', 'p_1-of-2 (1):1/2', 'p_2-of-2:2/2'], ['1,2 of 2']],
    ['of other numbers', ['d:1/1', 'd:1/2', 'd:2/3'], ['1 of 1', '1 of 2 -2', '2 of 3 -1 -3']],
    ['two of one archive', ['a:1/1', 'b:1/1'], ['1 of 1', '1 of 1']],
  ])('%s', (_, lists, expected) => {
    expect(told(...lists)).toEqual(expected);
  });

  test('a part that has no list is never counted', () => {
    const lists = fc.uniqueArray(
      fc.record({
        folder: fc.constantFrom('a', 'b', 'p_1-of-3', 'p_2-of-3', 'q_1-of-3'),
        part: fc.integer({ min: 1, max: 3 }),
      }),
      { selector: ({ folder, part }) => `${folder}${part}`, minLength: 1 },
    );
    fc.assert(
      fc.property(lists, (some) => {
        const found = partsArrived(some.map((list) => ({ ...list, of: 3 })));
        for (const { present, missing } of found) expect([...present, ...missing].sort()).toEqual([1, 2, 3]);
        const met = new Set(some.map(({ part }) => part));
        expect(new Set(found.flatMap(({ present }) => present))).toEqual(met);
      }),
    );
  });
});
