import { SafelightError } from '../model/errors.ts';
import { foldTyped } from '../model/fold-case.ts';

/** `ZCOLOR_TAG_INDEX`: 0 is none. 5 is known by its place in the order alone; the others were compared with XMP. */
const tags: readonly (readonly [index: number, ...names: readonly string[]])[] = [
  [1, 'Red', 'Rot'],
  [2, 'Orange'],
  [3, 'Yellow', 'Gelb'],
  [4, 'Green', 'Grün', 'Gruen'],
  [5, 'Blue', 'Blau'],
  [6, 'Pink', 'Rosa'],
  [7, 'Purple', 'Violett', 'Lila'],
];

/** The number of a colour tag, by its name in English or German, in any case. Throws `bad-argument` for another. */
export const parseColourTag = (typed: string): number => {
  const [index] =
    tags.find(([, ...names]) => names.some((name) => foldTyped(name) === foldTyped(typed))) ?? [];
  if (index !== undefined) return index;
  const known = tags.map(([, name]) => name).join(', ');
  throw new SafelightError('bad-argument', {
    what: `--label ${typed}`,
    why: `Capture One has the colour tags ${known}`,
  });
};
