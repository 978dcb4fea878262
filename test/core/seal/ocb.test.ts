import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { finalTag, finalTagHolds, openChunk, Sealer } from '../../../core/src/seal/ocb.ts';
import { CHUNK, OBJECT_HEADER, sealedSize, TAG } from '../../../core/src/seal/packet.ts';
import { flippedBit, type Sealed, sealPackets } from './sealed.ts';

/** Everything an object holds, by its chunks; null where any tag does not hold. */
const opened = ({ key, iv, bytes }: Sealed): Buffer | null => {
  const body = bytes.subarray(OBJECT_HEADER, bytes.length - TAG);
  const chunks: Buffer[] = [];
  for (let at = 0; at < body.length; at += CHUNK + TAG) {
    const chunk = openChunk(key, iv, chunks.length, body.subarray(at, at + CHUNK + TAG));
    if (chunk === null) return null;
    chunks.push(chunk);
  }
  const plain = Buffer.concat(chunks);
  return finalTagHolds(key, iv, plain.length, bytes.subarray(-TAG)) ? plain : null;
};

test('opens to what was sealed, in pieces of any size', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 600 }),
      fc.integer({ min: 1, max: 700 }),
      (plain, step) => {
        const sealed = sealPackets(plain, step);
        expect(sealed.bytes.length).toBe(sealedSize(plain.length));
        expect(opened(sealed)).toEqual(Buffer.from(plain));
      },
    ),
  );
});

test('the size of the pieces leaves no mark', () => {
  const plain = randomBytes(CHUNK + 77);
  const { key, iv, bytes } = sealPackets(plain);
  for (const step of [4095, 65_536, 262_144, CHUNK - 1, CHUNK, CHUNK + 1])
    expect(sealPackets(plain, step, key, iv).bytes.equals(bytes)).toBe(true);
});

describe('around a chunk', () => {
  const data = randomBytes(2 * CHUNK + 1);
  test.each([1, TAG - 1, TAG, TAG + 1, CHUNK - TAG, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 1])(
    '%i bytes',
    (length) => {
      const plain = data.subarray(0, length);
      const sealed = sealPackets(plain, 262_144);
      expect(sealed.bytes.length).toBe(sealedSize(length));
      expect(opened(sealed)?.equals(plain)).toBe(true);
    },
  );
});

test('any flipped bit of chunk or last tag is found', () => {
  const sealed = sealPackets(randomBytes(100));
  for (let bit = OBJECT_HEADER * 8; bit < sealed.bytes.length * 8; bit += 1)
    expect(opened({ ...sealed, bytes: flippedBit(sealed.bytes, bit) })).toBeNull();
});

test('chunks cannot change places, nor go missing at the end', () => {
  const sealed = sealPackets(randomBytes(2 * CHUNK));
  const whole = CHUNK + TAG;
  const parts = [0, 1].map((n) =>
    sealed.bytes.subarray(OBJECT_HEADER + n * whole, OBJECT_HEADER + (n + 1) * whole),
  );
  const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = parts;
  const head = sealed.bytes.subarray(0, OBJECT_HEADER);
  const tag = sealed.bytes.subarray(-TAG);
  expect(opened(sealed)).not.toBeNull();
  expect(opened({ ...sealed, bytes: Buffer.concat([head, second, first, tag]) })).toBeNull();
  expect(opened({ ...sealed, bytes: Buffer.concat([head, first, tag]) })).toBeNull();
});

describe('the last tag', () => {
  const key = randomBytes(32);
  const iv = randomBytes(15);
  const tag = finalTag(key, iv, CHUNK);
  test('holds for its key, vector and length', () => expect(finalTagHolds(key, iv, CHUNK, tag)).toBe(true));
  test.each([
    ['another key', () => finalTagHolds(randomBytes(32), iv, CHUNK, tag)],
    ['another vector', () => finalTagHolds(key, randomBytes(15), CHUNK, tag)],
    ['one byte less', () => finalTagHolds(key, iv, CHUNK - 1, tag)],
    ['one byte more', () => finalTagHolds(key, iv, CHUNK + 1, tag)],
    ['another chunk as many', () => finalTagHolds(key, iv, 2 * CHUNK, tag)],
  ])('does not hold for %s', (_, holds) => expect(holds()).toBe(false));
});

test('fewer or more bytes than were announced are an error of the program', () => {
  const sealer = (given: number) => {
    const one = new Sealer(randomBytes(32), randomBytes(15), 10);
    return [...one.update(randomBytes(given)), ...one.end()];
  };
  expect(sealer(10).length).toBeGreaterThan(0);
  expect(() => sealer(9)).toThrow(RangeError);
  expect(() => sealer(11)).toThrow(RangeError);
});
