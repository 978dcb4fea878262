import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CONTENT_KEY,
  ContentHasher,
  contentIdOf,
  contentLength,
  Xxh128Hasher,
} from '../../../core/src/seal/hash.ts';
import { needs } from '../../support/needs.ts';

const xxh128 = (...pieces: readonly Uint8Array[]): string =>
  pieces.reduce((hash, piece) => hash.update(piece), new Xxh128Hasher()).digest();

const key = Buffer.alloc(CONTENT_KEY, 7);

describe('xxh128', () => {
  for (const length of [0, 1, 3, 4, 8, 9, 16, 17, 128, 129, 240, 241, 1023, 1024, 1025, 262_145])
    needs('xxhsum')(`of ${length} bytes is what xxhsum -H2 prints`, () => {
      const bytes = randomBytes(length);
      const told = execFileSync('xxhsum', ['-H2', '-'], { input: bytes, encoding: 'utf8', stdio: 'pipe' });
      expect(xxh128(bytes)).toBe(told.split(' ')[0]);
    });

  test('of nothing is the published value', () => {
    expect(xxh128()).toBe('99aa06d3014798d86001c324468d497f');
  });

  test('does not depend on the pieces, nor on where in memory they lie', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), (pieces) => {
        const whole = Buffer.concat([Buffer.alloc(3), ...pieces]).subarray(3);
        expect(xxh128(...pieces)).toBe(xxh128(whole));
      }),
    );
  });
});

describe('content id', () => {
  const idOf = (...pieces: readonly Uint8Array[]) =>
    pieces.reduce((hash, piece) => hash.update(piece), new ContentHasher(key)).digest();

  test('does not depend on the pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), (pieces) => {
        expect(idOf(...pieces)).toBe(contentIdOf(key, Buffer.concat(pieces)));
      }),
    );
  });

  test('tells contents apart that differ in one bit, in order, or in zeros at the end', () => {
    const bytes = randomBytes(64);
    const others = [
      bytes.toReversed(),
      Buffer.concat([bytes, Buffer.alloc(1)]),
      bytes.subarray(0, 63),
      ...Array.from({ length: 64 * 8 }, (_, bit) => {
        const flipped = Buffer.from(bytes);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        return flipped;
      }),
    ];
    const ids = new Set([bytes, ...others].map((one) => contentIdOf(key, one)));
    expect(ids.size).toBe(others.length + 1);
  });

  test('binds the length: zeros of every length have tags of their own', () => {
    const tags = Array.from({ length: 100 }, (_, n) => contentIdOf(key, Buffer.alloc(n)).slice(0, 32));
    expect(new Set(tags).size).toBe(100);
  });

  test.each([0, 1, 65_536, 2_097_153])('of %i bytes says so', (length) => {
    expect(contentLength(contentIdOf(key, Buffer.alloc(length)))).toBe(length);
  });

  test('is another under another key', () => {
    const bytes = randomBytes(32);
    expect(contentIdOf(key, bytes)).toBe(contentIdOf(Buffer.from(key), bytes));
    expect(contentIdOf(key, bytes)).not.toBe(contentIdOf(randomBytes(CONTENT_KEY), bytes));
  });
});
