import { SafelightError } from '../model/errors.ts';
import { bytePathFromText, displayPath } from '../model/paths.ts';

/** `path` is a file, or the text itself. */
export const unusable = (path: string, why: string): SafelightError<'watermark-unusable'> =>
  new SafelightError('watermark-unusable', { path: displayPath(bytePathFromText(path)), why });
