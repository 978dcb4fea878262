import type { CheckReport } from '@safelight/manifests';
import type { Finding } from '../vault/finding.ts';
import { objectAt, promisedSha256 } from '../vault/layout.ts';
import type { Readings } from '../vault/strays.ts';
import type { PlaceFile } from './scan.ts';

/** Files and their bytes together. */
export const sizeOf = (files: readonly PlaceFile[]) => ({
  files: files.length,
  bytes: files.reduce((sum, { size }) => sum + size, 0),
});

/** As far as a signed inventory tells its length. */
export const isOfItsLength = ({ size, expected }: PlaceFile): boolean =>
  expected === null || expected.size === size;

/** Does its name or a signed inventory say what its bytes must come to? */
const isPromised = ({ path, expected }: PlaceFile): boolean =>
  expected !== null || promisedSha256(path) !== null;

/** Of files that were read those that are what they must be; of what nothing promises nobody can say that. */
export const wholeOf = (
  read: readonly PlaceFile[],
  damage: readonly Pick<Finding, 'path'>[],
): readonly PlaceFile[] => {
  const bad = new Set(damage.map(({ path }) => path));
  return read.filter((file) => !bad.has(file.path) && isPromised(file));
};

/** What was seen of a place. */
export interface Seen {
  readonly listed: readonly PlaceFile[];
  /** Bytes that must be there and are not. */
  readonly missing: number;
  /** Files that were read now, and are what they must be. */
  readonly whole: readonly PlaceFile[];
}

/** What is proven of a place: of its objects by what is kept of all readings, of the rest by the one at `at`. */
export const provenOf = (
  { listed, missing, whole }: Seen,
  readings: Readings,
  at: Date,
): NonNullable<CheckReport['proven']> => {
  const now = new Set(whole.map(({ path }) => path));
  const provenAt = ({ path }: PlaceFile): number | null => {
    const object = objectAt(path);
    if (object === null) return now.has(path) ? at.getTime() : null;
    const reading = readings.get(object);
    return reading?.kind === 'proven' ? reading.at : null;
  };
  const proven = { bytes: 0, of: missing, oldest: Number.POSITIVE_INFINITY };
  for (const file of listed) {
    if (!isPromised(file)) continue;
    proven.of += file.expected?.size ?? file.size;
    const when = isOfItsLength(file) ? provenAt(file) : null;
    if (when === null) continue;
    proven.bytes += file.size;
    proven.oldest = Math.min(proven.oldest, when);
  }
  return { ...proven, oldest: proven.bytes === 0 ? null : new Date(proven.oldest).toISOString() };
};
