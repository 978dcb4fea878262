import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { hashedBytes, lockWithWords, openWithWords } from '../../../core/src/archive/pgp-words.ts';
import { flippedBit } from '../seal/sealed.ts';

const key = randomBytes(32);
const lock = (words: string) => lockWithWords(key, words, { random: randomBytes, count: 0 });
/** Without the tag and the length. */
const bodyOf = (packet: Uint8Array) => packet.subarray(2);

test.each([
  [0, 1024],
  [0x60, 65_536],
  [0xfe, 62_914_560 - 0],
  [255, 65_011_712],
])('the count octet %i stands for %i bytes', (octet, bytes) => {
  expect(hashedBytes(octet)).toBe(bytes);
});

test('as many bytes are hashed as the format knows, unless a test says otherwise', () => {
  const packet = lockWithWords(key, 'a-b', { random: randomBytes });
  expect(Buffer.from(packet.subarray(0, 6)).toString('hex')).toBe('c32e04090308');
  expect([packet[14], packet.length]).toEqual([255, 48]);
});

test.each([
  ['words', 'gravel-otter-lunar'],
  ['words with umlauts', 'Grünspecht-Öl-ß'],
  ['none', ''],
  ['more than what is hashed', 'x'.repeat(2000)],
])('%s open what they locked', (_name, words) => {
  expect(openWithWords(bodyOf(lock(words)), words)).toEqual({ kind: 'opened', sessionKey: key });
});

test('other words do not, but for one in 256, and then to another key', () => {
  const body = bodyOf(lock('gravel-otter'));
  const results = Array.from({ length: 300 }, (_, index) => openWithWords(body, `gravel-otter-${index}`));
  const locked = results.filter(({ kind }) => kind === 'locked').length;
  expect(locked).toBeGreaterThan(280);
  for (const result of results) if (result.kind === 'opened') expect(result.sessionKey).not.toEqual(key);
});

test('no bit of the packet can change and leave the key the same', () => {
  const body = bodyOf(lock('gravel-otter'));
  for (let bit = 0; bit < body.length * 8; bit += 1) {
    // Bits of the count that would hash megabytes: the next test's matter.
    if (bit >> 3 === 12 && (bit & 7) > 4) continue;
    const result = openWithWords(flippedBit(body, bit), 'gravel-otter');
    if (result.kind === 'opened') expect([bit, result.sessionKey]).not.toEqual([bit, key]);
  }
});
