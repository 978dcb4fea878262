import type { OpenFile } from './clean-file.ts';

/** Bytes from `start` up to but not including `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** What of a length no range covers. */
export const gapsBetween = (ranges: readonly Range[], length: number): readonly Range[] => {
  const gaps: Range[] = [];
  let covered = 0;
  for (const { start, end } of ranges.toSorted((one, other) => one.start - other.start)) {
    if (start > covered) gaps.push({ start: covered, end: start });
    covered = Math.max(covered, end);
  }
  return covered < length ? [...gaps, { start: covered, end: length }] : gaps;
};

const BLOCK = 256 * 1024;
const zeros = Buffer.alloc(BLOCK);

/** Padding, of whatever length. */
export const isZero = async (file: OpenFile, { start, end }: Range): Promise<boolean> => {
  for (let at = start; at < end; at += BLOCK) {
    const bytes = await file.read(at, Math.min(BLOCK, end - at));
    if (!bytes.equals(zeros.subarray(0, bytes.length))) return false;
  }
  return true;
};

/** ICC.1:2022, 7.2.1: what is put in to come to four bytes. Some programs leave there what was in their memory. */
const ALIGNMENT = 4;

/** Is there nothing but padding between the parts of these bytes? */
export const isPadded = (bytes: Buffer, parts: readonly Range[]): boolean =>
  gapsBetween(parts, bytes.length).every(
    ({ start, end }) => end - start < ALIGNMENT || bytes.subarray(start, end).every((byte) => byte === 0),
  );
