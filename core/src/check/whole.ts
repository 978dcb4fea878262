import type { CheckReport } from '@safelight/manifests';
import type { Finding } from '../vault/finding.ts';
import { promisedSha256 } from '../vault/layout.ts';
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

/** Of files that were read those that are what they must be; of a file that nothing promises anything of nobody can say that. */
export const wholeOf = (
  read: readonly PlaceFile[],
  damage: readonly Pick<Finding, 'path'>[],
): readonly PlaceFile[] => {
  const bad = new Set(damage.map(({ path }) => path));
  return read.filter(
    ({ path, expected }) => !bad.has(path) && (promisedSha256(path) ?? expected?.sha256) !== undefined,
  );
};

/** What is proven of a place: of its objects by what is kept of all readings, of the rest by the one at `at`. */
export const provenOf = (
  { listed, whole }: { readonly listed: readonly PlaceFile[]; readonly whole: readonly PlaceFile[] },
  readings: Readings,
  at: Date,
): NonNullable<CheckReport['proven']> => {
  const now = new Set(whole.map(({ path }) => path));
  const provenAt = ({ path }: PlaceFile): number | null => {
    if (!path.startsWith('objects/')) return now.has(path) ? at.getTime() : null;
    const sha256 = promisedSha256(path);
    const reading = sha256 === null ? undefined : readings.get(sha256);
    return reading?.kind === 'proven' ? reading.at : null;
  };
  let bytes = 0;
  let oldest = Number.POSITIVE_INFINITY;
  for (const file of listed) {
    const when = isOfItsLength(file) ? provenAt(file) : null;
    if (when === null) continue;
    bytes += file.size;
    oldest = Math.min(oldest, when);
  }
  return { bytes, oldest: bytes === 0 ? null : new Date(oldest).toISOString() };
};
