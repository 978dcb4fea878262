import { SafelightError } from '../model/errors.ts';

/** Stars, both ends included; 0 is unrated. Editors give 0 to 5. */
export interface RatingRange {
  readonly least: number;
  readonly most: number;
}

const none = 0;
const full = 5;

const comparisons: Readonly<Record<string, (stars: number) => RatingRange>> = {
  '': (stars) => ({ least: stars, most: stars }),
  '=': (stars) => ({ least: stars, most: stars }),
  '==': (stars) => ({ least: stars, most: stars }),
  '>=': (stars) => ({ least: stars, most: full }),
  '≥': (stars) => ({ least: stars, most: full }),
  '>': (stars) => ({ least: stars + 1, most: full }),
  '<=': (stars) => ({ least: none, most: stars }),
  '≤': (stars) => ({ least: none, most: stars }),
  '<': (stars) => ({ least: none, most: stars - 1 }),
};

const read = (typed: string): RatingRange | null => {
  const span = /^([0-5])\s*[-–]\s*([0-5])$/.exec(typed);
  if (span !== null) return { least: Number(span[1]), most: Number(span[2]) };
  const [, comparison = '', stars] = /^([<>=≥≤]{0,2})\s*([0-5])$/.exec(typed) ?? [];
  return stars === undefined ? null : (comparisons[comparison]?.(Number(stars)) ?? null);
};

/**
 * `>=4`, `>3`, `<3`, `<=3`, `=0`, `4` (those and no others), `4-5`. What is below a number of stars holds the unrated too.
 * @throws bad-argument for anything else, and for what no picture can be (`>5`, `5-4`)
 */
export const parseRating = (typed: string): RatingRange => {
  const what = `--rating ${typed}`;
  const range = read(typed.trim());
  if (range === null)
    throw new SafelightError('bad-argument', {
      what,
      why: "it is no comparison of 0 to 5 stars, as in '>=4', '4', '=0' or '4-5'",
    });
  if (range.least > range.most || range.most < none)
    throw new SafelightError('bad-argument', { what, why: 'no picture can have such a rating' });
  return range;
};
