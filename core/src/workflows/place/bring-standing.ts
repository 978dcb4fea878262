import { SafelightError } from '../../model/errors.ts';
import type { Place } from '../../place/place.ts';
import type { Feeding } from '../../sync/report.ts';
import { asset } from '../../vault/create.ts';
import { README } from '../../vault/layout.ts';
import { SIGNED, type SoundStanding } from '../../vault/standing.ts';

/** Files at the root of a place whose signatures hold. */
export interface SoundFiles extends SoundStanding {
  readonly place: Place;
}

export const notWhole = (path: string): SafelightError =>
  new SafelightError('document-invalid', { path, why: 'it was missing, or not what it should be' });

const outOfDate = (path: string): SafelightError => new SafelightError('words-replaced', { path });

/**
 * Brings a place the script and the recovery key as the vault's primary key signed them, from where they are so: a drive
 * that somebody tampered with passes nothing on. The page without a signature is our own.
 */
export const bringStanding = async (
  { place, files, replaced }: SoundFiles,
  sound: readonly SoundFiles[],
  feeding: Feeding,
): Promise<void> => {
  if ((await place.size(README)) === null) await place.put(README, await asset('README.txt'));
  for (const pair of SIGNED) {
    const [path] = pair;
    if (files.has(path)) continue;
    const good = sound.find((one) => one.files.has(path));
    if (good === undefined) {
      feeding.lacks(path, replaced.has(path) ? outOfDate(path) : notWhole(path));
      continue;
    }
    for (const file of pair) await place.put(file, good.files.get(file) ?? Buffer.alloc(0));
    if (replaced.has(path)) feeding.copied(good.files.get(path)?.length ?? 0);
    else feeding.repaired(path, notWhole(path));
  }
};
