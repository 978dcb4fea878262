import { DocumentError, PlaceMark, parseDocument } from '@safelight/manifests';
import { isSafelightError } from '../model/errors.ts';
import type { Place } from '../place/place.ts';
import { PLACE_MARK } from './layout.ts';

/** Which place it says it is; null where it says nothing that can be read. */
export const readPlaceMark = async (place: Place): Promise<PlaceMark | null> => {
  try {
    return parseDocument(PlaceMark, (await place.get(PLACE_MARK)).toString('utf8'));
  } catch (error) {
    if (error instanceof DocumentError || isSafelightError(error)) return null;
    throw error;
  }
};

export const putPlaceMark = (place: Place, mark: PlaceMark): Promise<void> =>
  place.put(PLACE_MARK, Buffer.from(`${JSON.stringify(mark)}\n`));
