import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planReading, type SampleSize } from '../../../core/src/check/plan.ts';
import type { PlaceFile } from '../../../core/src/check/scan.ts';
import type { Sha256 } from '../../../core/src/model/digest.ts';
import { keyringPath, objectPath } from '../../../core/src/vault/layout.ts';
import { sha256Of } from '../../../core/src/vault/signing.ts';
import type { Reading } from '../../../core/src/vault/strays.ts';

const id = (n: number) => sha256Of(`object ${n}`);
const object = (n: number, size: number): PlaceFile => ({
  path: objectPath(id(n)),
  size,
  expected: { path: objectPath(id(n)), sha256: id(n), size },
});

/** The same every time for one seed. */
const randomOf = (seed: number) => {
  let count = 0;
  return (size: number): Uint8Array => {
    const blocks: Buffer[] = [];
    for (let bytes = 0; bytes < size; bytes += 32) {
      count += 1;
      blocks.push(createHash('sha256').update(`${seed} ${count}`).digest());
    }
    return Buffer.concat(blocks).subarray(0, size);
  };
};

const half: SampleSize = { kind: 'share', share: 0.5 };
const share = (percent: number): SampleSize => ({ kind: 'share', share: percent / 100 });
const numbers = (files: readonly PlaceFile[], all: readonly PlaceFile[]) =>
  files.map((file) => all.indexOf(file));

const sizes = fc.array(fc.integer({ min: 41, max: 256 * 2 ** 20 }), { minLength: 1, maxLength: 60 });

test('n samples of 1/n read everything, and nothing twice before all was read', () => {
  fc.assert(
    fc.property(sizes, fc.constantFrom(1, 2, 3, 5, 7, 10, 20, 33, 100), fc.nat(), (lengths, runs, seed) => {
      const files = lengths.map((size, n) => object(n, size));
      const readings = new Map<Sha256, Reading>();
      const random = randomOf(seed);
      const order: number[] = [];
      for (let run = 1; run <= runs; run += 1) {
        const read = planReading(files, { size: share(100 / runs), readings, random });
        expect(read.length).toBeGreaterThan(0);
        expect(new Set(read).size).toBe(read.length);
        for (const n of numbers(read, files)) {
          order.push(n);
          readings.set(id(n), { kind: 'proven', at: run });
        }
      }
      expect(readings.size).toBe(files.length);
      expect(new Set(order.slice(0, files.length)).size).toBe(files.length);
    }),
  );
});

test('a sample is the least that holds as much as it says, and one object at the least', () => {
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 2 ** 34 }), fc.nat(), (lengths, bytes, seed) => {
      const files = lengths.map((size, n) => object(n, size));
      const sample = { size: { kind: 'bytes', bytes } as const, readings: new Map(), random: randomOf(seed) };
      const read = planReading(files, sample);
      const sum = (some: readonly PlaceFile[]) => some.reduce((all, { size }) => all + size, 0);
      expect(read.length > 0 && (sum(read) >= bytes || read.length === files.length)).toBe(true);
      expect(read.length === 1 || sum(read.slice(0, -1)) < bytes).toBe(true);
    }),
  );
});

describe('whose turn it is', () => {
  const files = [0, 1, 2, 3, 4, 5].map((n) => object(n, 100));
  const readings = new Map<Sha256, Reading>([
    [id(0), { kind: 'proven', at: 30 }],
    [id(1), { kind: 'proven', at: 10 }],
    [id(3), { kind: 'doubted' }],
    [id(4), { kind: 'proven', at: 20 }],
    [id(5), { kind: 'proven', at: 10 }],
  ]);

  test.each<[number, readonly (readonly number[])[]]>([
    [1, [[3]]],
    [17, [[3], [2]]],
    [34, [[3], [2], [1, 5]]],
    [67, [[3], [2], [1, 5], [1, 5], [4]]],
    [100, [[3], [2], [1, 5], [1, 5], [4], [0]]],
  ])('of %s %% of six objects', (percent, expected) => {
    const read = numbers(planReading(files, { size: share(percent), readings, random: randomOf(1) }), files);
    expect(read).toHaveLength(expected.length);
    expect(new Set(read).size).toBe(read.length);
    for (const [at, n] of read.entries()) expect(expected[at]).toContain(n);
  });
});

test('among equals it is chance, and every object has its share of it', () => {
  const files = Array.from({ length: 8 }, (_, n) => object(n, 100));
  const times = new Map<number, number>();
  const random = randomOf(7);
  for (let round = 0; round < 4000; round += 1)
    for (const n of numbers(planReading(files, { size: half, readings: new Map(), random }), files))
      times.set(n, (times.get(n) ?? 0) + 1);
  // Half of 4000 each, and no more than six deviations from it.
  for (const n of files.keys()) expect(Math.abs((times.get(n) ?? 0) - 2000)).toBeLessThan(190);
});

test('all that is no object is read, and of objects none of a wrong length or without a name of its bytes', () => {
  const keyring = { path: keyringPath(id(9)), size: 5, expected: null };
  const odd = { path: 'objects/aa/notes.txt', size: 5, expected: null };
  const short = { ...object(2, 100), size: 99 };
  const unnamed = { ...object(3, 100), expected: null };
  const files = [keyring, odd, object(1, 100), short, unnamed];
  const sample = { size: share(100), readings: new Map(), random: randomOf(1) };
  const read = planReading(files, sample);
  expect(numbers(read, files).toSorted()).toEqual([0, 2, 4]);
  expect(planReading(files, null)).toEqual(files);
});

test('what lies in an archive is in no sample, and in a reading of everything', () => {
  const files = [{ ...object(1, 1000), isArchived: true }, object(2, 10)];
  const sample = { size: half, readings: new Map(), random: randomOf(1) };
  expect(numbers(planReading(files, sample), files)).toEqual([1]);
  expect(planReading(files, null)).toEqual(files);
});
