import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deriveKeys, EntryCipher, KeyStreamRoom, STEP } from '../../../core/src/archive/winzip-aes.ts';
import { noise } from '../../bench/noise.ts';

const keys = deriveKeys('ankle-banjo', Buffer.alloc(16, 7));
const room = new KeyStreamRoom();

/** The format as its page has it, a block at a time: slow, and nothing else. */
const reference = (plain: Uint8Array, firstBlock: number): Buffer => {
  const ecb = createCipheriv('aes-256-ecb', keys.cipher, null);
  const out = Buffer.from(plain);
  for (let at = 0; at < out.length; at += 16) {
    const counter = Buffer.alloc(16);
    counter.writeBigUInt64LE(BigInt(firstBlock) + BigInt(at / 16) + 1n);
    const stream = ecb.update(counter);
    for (let i = at; i < Math.min(at + 16, out.length); i += 1)
      out[i] = (out[i] ?? 0) ^ (stream[i - at] ?? 0);
  }
  return out;
};

const tagOf = (sealed: Uint8Array): string =>
  createHmac('sha1', keys.mac).update(sealed).digest().subarray(0, 10).toString('hex');

const seal = (
  plain: Uint8Array,
  step: number,
  first = 0,
): { readonly sealed: Buffer; readonly tag: string } => {
  const cipher = new EntryCipher(keys, room, first);
  const sealed = Buffer.from(plain);
  for (let at = 0; at < sealed.length; at += step) cipher.encrypt(sealed.subarray(at, at + step));
  return { sealed, tag: Buffer.from(cipher.tag()).toString('hex') };
};

describe('AES as WinZip uses it', () => {
  test.each([0, 1, 7, 8, 9, 15, 16, 17, STEP - 1, STEP, STEP + 1])('%i bytes', (size) => {
    const plain = noise('plain', size);
    const expected = reference(plain, 0);
    const { sealed, tag } = seal(plain, STEP);
    expect(sealed.equals(expected)).toBe(true);
    expect(tag).toBe(tagOf(expected));
  });

  test.each([2 ** 32 - 3, 2 ** 32 - 2, 2 ** 32 - 1, 2 ** 32, 2 ** 33 + 5])(
    'after %i blocks, where the counter needs more than 32 bits',
    (first) => {
      const plain = noise('far', 100);
      expect(seal(plain, STEP, first).sealed.equals(reference(plain, first))).toBe(true);
    },
  );

  test('the pieces do not matter, nor where in memory they lie', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.integer({ min: 1, max: 5 }),
        fc.nat(15),
        (plain, blocks, shift) => {
          const memory = Buffer.alloc(plain.length + shift);
          memory.set(plain, shift);
          const piece = memory.subarray(shift);
          expect(seal(piece, blocks * 16).sealed.equals(reference(plain, 0))).toBe(true);
        },
      ),
    );
  });

  test('what was sealed opens, and its tag is the one that was made', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (plain) => {
        const { sealed, tag } = seal(plain, STEP);
        const opener = new EntryCipher(keys, room);
        opener.decrypt(sealed);
        expect(Buffer.from(opener.tag()).toString('hex')).toBe(tag);
        expect(sealed.equals(Buffer.from(plain))).toBe(true);
      }),
    );
  });

  test('every salt has keys of its own', () => {
    const [one, other] = [deriveKeys('a', randomBytes(16)), deriveKeys('a', randomBytes(16))];
    expect(Buffer.from(one.cipher).equals(Buffer.from(other.cipher))).toBe(false);
  });
});
