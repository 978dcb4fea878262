import type { Random } from '../keys/words.ts';
import { promisedSha256 } from '../vault/layout.ts';
import type { Reading, Readings } from '../vault/strays.ts';
import type { PlaceFile } from './scan.ts';
import { isOfItsLength } from './whole.ts';

/** How much of the objects a check reads: a share of their bytes, above 0 and at most 1, or so many bytes. */
export type SampleSize =
  | { readonly kind: 'share'; readonly share: number }
  | { readonly kind: 'bytes'; readonly bytes: number };

/** What a check reads of a place that it does not read whole. */
export interface Sample {
  readonly size: SampleSize;
  /** What is known of earlier readings there; nothing where none are kept. */
  readonly readings: Readings;
  /** Nobody at the place may foresee what it comes to. */
  readonly random: Random;
}

/** What of the listed files is read: everything that is no object, and objects as the sample says. Null: all of it. */
export const planReading = (files: readonly PlaceFile[], sample: Sample | null): readonly PlaceFile[] => {
  if (sample === null) return files;
  const others = files.filter(({ path }) => !isObject(path));
  // What has another length needs no reading, and what lies in an archive cannot be read.
  const objects = files.filter(
    (file) => isObject(file.path) && isOfItsLength(file) && file.isArchived !== true,
  );
  return [...others, ...planSample(objects, sample)];
};

const isObject = (path: string): boolean => path.startsWith('objects/');

/**
 * Objects until they hold as many bytes as the sample says, and one at the least: those in doubt, then those that were never
 * read back, then those whose reading is oldest; by chance among equals. So samples that follow each other go round
 * through everything, and n samples of 1/n leave nothing out.
 */
export const planSample = (
  objects: readonly PlaceFile[],
  { size, readings, random }: Sample,
): readonly PlaceFile[] => {
  const wanted =
    size.kind === 'bytes' ? size.bytes : size.share * objects.reduce((sum, object) => sum + object.size, 0);
  const chosen: PlaceFile[] = [];
  let bytes = 0;
  for (const object of inTurn(objects, readings, random)) {
    if (chosen.length > 0 && bytes >= wanted) break;
    chosen.push(object);
    bytes += object.size;
  }
  return chosen;
};

/** Bytes of chance for each object: that two draw the same is no harm. */
const LOT = 6;

const inTurn = (objects: readonly PlaceFile[], readings: Readings, random: Random): readonly PlaceFile[] => {
  const lots = Buffer.from(random(LOT * objects.length));
  return objects
    .flatMap((object, at) => {
      const sha256 = promisedSha256(object.path);
      if (sha256 === null) return [];
      return [{ object, age: turnOf(readings.get(sha256)), lot: lots.readUIntBE(LOT * at, LOT) }];
    })
    .sort((a, b) => (a.age === b.age ? a.lot - b.lot : a.age < b.age ? -1 : 1))
    .map(({ object }) => object);
};

/** The lower the sooner. */
const turnOf = (reading: Reading | undefined): number => {
  switch (reading?.kind) {
    case 'doubted':
      return Number.NEGATIVE_INFINITY;
    case undefined:
      return -1;
    case 'proven':
      return reading.at;
  }
};
