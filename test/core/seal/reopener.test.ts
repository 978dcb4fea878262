import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { CHUNK, OBJECT_HEADER, TAG } from '../../../core/src/seal/packet.ts';
import { Reopener } from '../../../core/src/seal/reopener.ts';
import { codeOf } from '../model/error-code.ts';
import { flippedBit, type Sealed, sealPackets } from './sealed.ts';

/** What a writer does: tells what it was given and, piece by piece, what it sealed. */
const reopen = (given: Uint8Array, { key, iv, bytes }: Sealed, step = bytes.length): void => {
  const reopener = new Reopener(key, iv, given.length);
  reopener.given(given);
  for (let at = 0; at < bytes.length; at += step) reopener.sealed(bytes.subarray(at, at + step));
  reopener.assertSame();
};

const random = randomBytes(2 * CHUNK + 100);

describe('what was sealed well is let through', () => {
  const around = [-TAG - 1, -TAG, -TAG + 1, -1, 0, 1, TAG];
  test.each([1, 12, 100, ...around.map((more) => CHUNK + more), 2 * CHUNK - 7, 2 * CHUNK])(
    '%i bytes',
    async (length) => {
      const plain = random.subarray(0, length);
      const sealed = sealPackets(plain);
      for (const step of [262_144, sealed.bytes.length])
        expect(await codeOf(() => reopen(plain, sealed, step))).toBe('none');
    },
  );

  test('in pieces of one byte', async () => {
    const plain = random.subarray(0, 50);
    expect(await codeOf(() => reopen(plain, sealPackets(plain), 1))).toBe('none');
  });
});

describe('a bit that flips in memory is caught', () => {
  test('anywhere in what was sealed: header, data, tags', async () => {
    const plain = random.subarray(0, 40);
    const sealed = sealPackets(plain);
    for (let bit = 0; bit < sealed.bytes.length * 8; bit += 1)
      expect(await codeOf(() => reopen(plain, { ...sealed, bytes: flippedBit(sealed.bytes, bit) }))).toBe(
        'unexpected',
      );
  });

  test('on the way from the card to the cipher', async () => {
    const plain = random.subarray(0, 40);
    const sealed = sealPackets(flippedBit(plain, 77));
    expect(await codeOf(() => reopen(plain, sealed))).toBe('unexpected');
  });

  test('in the second chunk', async () => {
    const plain = random.subarray(0, CHUNK + 100);
    const sealed = sealPackets(plain);
    const bytes = flippedBit(sealed.bytes, (OBJECT_HEADER + CHUNK + TAG + 3) * 8);
    expect(await codeOf(() => reopen(plain, { ...sealed, bytes }, 262_144))).toBe('unexpected');
  });

  test('and bytes that are missing at the end', async () => {
    const plain = random.subarray(0, 40);
    const sealed = sealPackets(plain);
    for (let end = 0; end < sealed.bytes.length; end += 1)
      expect(await codeOf(() => reopen(plain, { ...sealed, bytes: sealed.bytes.subarray(0, end) }))).toBe(
        'unexpected',
      );
  });
});
