import type { Sha256 } from '../model/digest.ts';
import type { Finding } from '../vault/finding.ts';
import { objectAt } from '../vault/layout.ts';

/** Objects that are on their way to a place, by their sizes in bytes: that they are not there is no damage. */
export type Coming = ReadonlyMap<Sha256, number>;

/** The size of the object that a finding misses, where that is on its way; else null. */
export const comingSize = (coming: Coming, { path, error }: Finding): number | null => {
  const object = error.code === 'file-missing' ? objectAt(path) : null;
  return object === null ? null : (coming.get(object) ?? null);
};
