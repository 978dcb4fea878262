import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CHUNK,
  chunkData,
  chunkNonce,
  decodeLiteralHeader,
  decodeObjectHeader,
  encodeLiteralHeader,
  encodeObjectHeader,
  IV,
  LITERAL_HEADER,
  OBJECT_HEADER,
  plainSize,
  sealedSize,
  TAG,
} from '../../../core/src/seal/packet.ts';

const iv = Uint8Array.from({ length: IV }, (_, n) => n + 1);
const SEGMENT = 256 * 1024 * 1024;

describe('sizes at the boundaries of chunks', () => {
  test.each([
    [1, 1],
    [LITERAL_HEADER, 1],
    [CHUNK - 1, 1],
    [CHUNK, 1],
    [CHUNK + 1, 2],
    [2 * CHUNK - 1, 2],
    [2 * CHUNK, 2],
    [2 * CHUNK + 1, 3],
    [LITERAL_HEADER + SEGMENT, 65],
  ])('%i bytes are sealed in %i chunks', (plain, chunks) => {
    expect(sealedSize(plain)).toBe(25 + plain + chunks * 16 + 16);
    expect(plainSize(sealedSize(plain))).toBe(plain);
  });

  test.each([0, 1, OBJECT_HEADER, OBJECT_HEADER + TAG, OBJECT_HEADER + 2 * TAG])(
    'nothing is sealed to %i bytes',
    (sealed) => {
      expect(plainSize(sealed)).toBeNull();
    },
  );

  test('the sizes that no object has are those where a chunk would be a tag without data', () => {
    const full = sealedSize(CHUNK);
    expect(sealedSize(CHUNK + 1) - full).toBe(1 + TAG);
    for (let more = 1; more <= TAG; more += 1) expect(plainSize(full + more)).toBeNull();
  });
});

test('the size of what is inside follows from the size of the object, and from no other', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 40 }), (plain) => {
      expect(plainSize(sealedSize(plain))).toBe(plain);
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 40 }), (sealed) => {
      const plain = plainSize(sealed);
      if (plain !== null) expect(sealedSize(plain)).toBe(sealed);
    }),
  );
});

describe('header of an object', () => {
  test('is the packet of the draft, byte by byte', () => {
    const length = (sealedSize(12) - 6).toString(16).padStart(8, '0');
    expect(encodeObjectHeader(12, iv).toString('hex')).toBe(
      `d4ff${length}01090210${Buffer.from(iv).toString('hex')}`,
    );
  });

  test('is read for the size it was made for', () => {
    const header = encodeObjectHeader(12, iv);
    expect(decodeObjectHeader(header, sealedSize(12))).toEqual(Buffer.from(iv));
    expect(decodeObjectHeader(Buffer.concat([header, Buffer.alloc(9)]), sealedSize(12))).not.toBeNull();
  });

  test.each([
    ['one byte more', sealedSize(12) + 1],
    ['one byte less', sealedSize(12) - 1],
    ['no size of an object', 3],
  ])('is refused for %s', (_, sealed) => {
    expect(decodeObjectHeader(encodeObjectHeader(12, iv), sealed)).toBeNull();
  });

  test('is refused cut short, and with any bit changed before the vector', () => {
    const header = encodeObjectHeader(12, iv);
    expect(decodeObjectHeader(header.subarray(0, OBJECT_HEADER - 1), sealedSize(12))).toBeNull();
    for (let bit = 0; bit < (OBJECT_HEADER - IV) * 8; bit += 1) {
      const flipped = Buffer.from(header);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(decodeObjectHeader(flipped, sealedSize(12))).toBeNull();
    }
  });
});

describe('header of the data', () => {
  test.each([
    [0, 'cbff000000066200' + '00000000'],
    [1, 'cbff000000076200' + '00000000'],
    [SEGMENT, 'cbff100000066200' + '00000000'],
  ])('of %i bytes tells neither name nor time', (data, hex) => {
    const header = encodeLiteralHeader(data);
    expect(header.toString('hex')).toBe(hex);
    expect(decodeLiteralHeader(header)).toBe(data);
  });

  test('is refused cut short, and with any bit changed that is not of the length', () => {
    const header = encodeLiteralHeader(300);
    for (let end = 0; end < LITERAL_HEADER; end += 1)
      expect(decodeLiteralHeader(header.subarray(0, end))).toBeNull();
    for (let bit = 0; bit < LITERAL_HEADER * 8; bit += 1) {
      const flipped = Buffer.from(header);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(decodeLiteralHeader(flipped)).not.toBe(300);
    }
  });

  test.each([0, 5])('a length of %i, less than its own header, is refused', (length) => {
    const header = encodeLiteralHeader(0);
    header.writeUInt32BE(length, 2);
    expect(decodeLiteralHeader(header)).toBeNull();
  });
});

describe('nonces and associated data', () => {
  test('the number of the chunk is laid over the last eight bytes of the vector', () => {
    expect(chunkNonce(iv, 0)).toEqual(Buffer.from(iv));
    expect(chunkNonce(iv, 0x0102).toString('hex')).toBe('0102030405060708090a0b0c0d0f0d');
  });

  test('no two chunks of an object share a nonce', () => {
    const nonces = Array.from({ length: 70 }, (_, index) => chunkNonce(iv, index).toString('hex'));
    expect(new Set(nonces).size).toBe(70);
  });

  test('names packet, cipher, mode, chunk size and number; the last also the total', () => {
    expect(chunkData(258).toString('hex')).toBe('d401090210' + '0000000000000102');
    expect(chunkData(1, 4_194_304).toString('hex')).toBe(
      'd401090210' + '0000000000000001' + '0000000000400000',
    );
  });
});
