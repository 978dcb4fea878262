import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CfbCipher, CfbDecipher, STEP } from '../../../core/src/archive/pgp-cfb.ts';

const key = randomBytes(32);

/** What OpenSSL makes of it, the peer. */
const reference = (plain: Uint8Array) => createCipheriv('aes-256-cfb', key, Buffer.alloc(16)).update(plain);

/** Steps of `step` bytes, a multiple of 16. */
const enciphered = (plain: Buffer, step: number): Buffer => {
  const cipher = new CfbCipher(key);
  const pieces: Buffer[] = [];
  for (let at = 0; at < plain.length; at += step) {
    const piece = plain.subarray(at, at + step);
    const memory = Buffer.alloc(step);
    memory.set(piece);
    cipher.update(memory, piece.length);
    pieces.push(memory.subarray(0, piece.length));
  }
  return Buffer.concat(pieces);
};

const deciphered = (secret: Buffer, step: number): Buffer => {
  const cipher = new CfbDecipher(key);
  const pieces: Buffer[] = [];
  for (let at = 0; at < secret.length; at += step) pieces.push(cipher.update(secret.subarray(at, at + step)));
  return Buffer.concat(pieces);
};

const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test('a stream is enciphered as OpenSSL does it, in any steps, and comes back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 8 }), (bytes, blocks) => {
      const plain = Buffer.from(bytes);
      const secret = enciphered(plain, blocks * 16);
      expect(secret.equals(reference(plain))).toBe(true);
      expect(deciphered(secret, blocks * 16).equals(plain)).toBe(true);
    }),
  );
});

const lengths = [0, 1, 15, 16, 17, 31, 32, 33, STEP - 1, STEP, STEP + 1, STEP + 16, 2 * STEP + 17];

test.each(lengths)('%i bytes in steps of the real size', (length) => {
  const plain = randomBytes(length);
  const secret = enciphered(plain, STEP);
  expect(sha(secret)).toBe(sha(reference(plain)));
  expect(sha(deciphered(secret, STEP))).toBe(sha(plain));
});
