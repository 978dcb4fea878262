import { SafelightError } from '../model/errors.ts';
import type { PictureQuery } from './picture-selection.ts';
import { isDatabaseFault } from './sqlite-open.ts';

/** `what` completes "… cannot be asked for", `why` the reason behind it. */
export const unsupported = (path: string, what: string, why: string): SafelightError =>
  new SafelightError('selection-unsupported', { path, what, why });

/** For a catalog whose rows are not relied upon. */
export const noSelection =
  (path: string, why: string) =>
  (_: PictureQuery): never => {
    throw unsupported(path, 'pictures', why);
  };

/** What the database throws while a question is put together is damage: no answer is to be had. @throws catalog-damaged */
export const orDamaged = <T>(path: string, look: () => T): T => {
  try {
    return look();
  } catch (error) {
    if (!isDatabaseFault(error)) throw error;
    throw new SafelightError('catalog-damaged', { path, why: error.message }, error);
  }
};
