import { constants, deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { LONGEST_TEXT, unpackText } from '../../../core/src/catalog/packed-text.ts';
import { packText } from '../../../samples/lightroom/text.ts';

const promising = (length: number, text: string | Uint8Array): Buffer => {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(length);
  return Buffer.concat([header, typeof text === 'string' ? deflateSync(text) : text]);
};

test.each(['<x/>', '', 'Grüße 📷', 'x'.repeat(300_000)])('what was packed is unpacked (%#)', (text) => {
  expect(unpackText(packText(text))).toBe(text);
  expect(unpackText(text)).toBe(text);
});

describe('null, and never more bytes than were promised', () => {
  test.each([
    ['one byte more than promised', promising(4, 'abcde')],
    ['one byte less than promised', promising(6, 'abcde')],
    ['a bomb', promising(100, deflateSync(Buffer.alloc(50_000_000)))],
    ['a promise of four gigabytes', promising(0xffffffff, 'abcde')],
    ['one byte too many for any text', promising(LONGEST_TEXT + 1, Buffer.alloc(9))],
    ['no zlib stream', promising(5, Buffer.from('abcde'))],
    ['a stream that is cut', promising(5, deflateSync('abcde').subarray(0, 6))],
    ['three bytes', Buffer.alloc(3)],
    ['NULL', null],
    ['a number', 7],
  ])('%s', (_, value) => expect(unpackText(value)).toBeNull());
});

test('a bomb of 500 MB is given up where it exceeds its promise, not when the memory is full', () => {
  const million = deflateSync(Buffer.alloc(2 ** 20), { finishFlush: constants.Z_FULL_FLUSH });
  const blocks = million.subarray(2); // without the header of the stream they can be repeated
  const bomb = Buffer.concat([million, ...Array.from({ length: 500 }, () => blocks)]);
  const before = process.resourceUsage().maxRSS;
  expect(unpackText(promising(1_000, bomb))).toBeNull();
  expect((process.resourceUsage().maxRSS - before) / 1024).toBeLessThan(64);
});
