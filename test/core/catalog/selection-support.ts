import { everything, type PictureQuery } from '../../../core/src/catalog/picture-selection.ts';
import type { CatalogContents } from '../../../core/src/catalog/reader.ts';
import { parseRating } from '../../../core/src/catalog/selection-rating.ts';
import { SafelightError } from '../../../core/src/model/errors.ts';
import { displayPath } from '../../../core/src/model/paths.ts';
import { codesOf } from './catalog-folder.ts';

export interface Asked extends Partial<Omit<PictureQuery, 'rating'>> {
  /** As it is typed. */
  readonly rating?: string;
}

export const query = ({ rating, ...more }: Asked): PictureQuery => ({
  ...everything,
  ...more,
  rating: rating === undefined ? null : parseRating(rating),
});

/** The files that are selected, in the order of their names; else why not. */
export const filesOf = (contents: CatalogContents, asked: Asked): readonly string[] => {
  try {
    return [...contents.select(query(asked)).pictures].map(({ name }) => displayPath(name)).sort();
  } catch (error) {
    if (error instanceof SafelightError) return [error.code];
    throw error;
  }
};

/** All that a selection says, read to its end. */
export const selectionOf = (contents: CatalogContents, asked: Asked) => {
  const selection = contents.select(query(asked));
  const pictures = [...selection.pictures];
  return {
    folders: selection.folders,
    pictures,
    paths: pictures.map(({ folder, name }) => `${displayPath(folder)}/${displayPath(name)}`).sort(),
    notes: selection.notes,
    problems: selection.problems,
    codes: codesOf(selection.problems),
  };
};

export const thrownBy = (run: () => unknown): SafelightError => {
  try {
    run();
  } catch (error) {
    if (error instanceof SafelightError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};
