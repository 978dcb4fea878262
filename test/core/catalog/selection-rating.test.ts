import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRating } from '../../../core/src/catalog/selection-rating.ts';

const starsIn = (typed: string): readonly number[] => {
  const { least, most } = parseRating(typed);
  return [0, 1, 2, 3, 4, 5].filter((stars) => stars >= least && stars <= most);
};

describe('a rating that is asked for', () => {
  test.each([
    ['4', [4]],
    ['=4', [4]],
    ['==4', [4]],
    ['=0', [0]],
    ['>=4', [4, 5]],
    ['≥ 4', [4, 5]],
    ['>4', [5]],
    ['<3', [0, 1, 2]],
    ['<=3', [0, 1, 2, 3]],
    ['≤3', [0, 1, 2, 3]],
    ['>=0', [0, 1, 2, 3, 4, 5]],
    ['4-5', [4, 5]],
    ['2 – 2', [2]],
    ['  >= 5 ', [5]],
  ])('%s', (typed, stars) => expect(starsIn(typed)).toEqual(stars));

  test.each([
    '',
    '6',
    '-1',
    '>5',
    '<0',
    '5-4',
    '=>4',
    '><4',
    '>=',
    '4.5',
    '4-',
    '4-6',
    '4 or 5',
    '>=4; DROP',
  ])('%s is refused', (typed) =>
    expect(() => parseRating(typed)).toThrow(expect.objectContaining({ code: 'bad-argument' })),
  );

  test('at least and less than part the stars in two', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), (stars) => {
        const both = [...starsIn(`<${stars}`), ...starsIn(`>=${stars}`)];
        expect(both).toEqual([0, 1, 2, 3, 4, 5]);
      }),
    );
  });
});
