import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeLength, tagOctet } from '../../../core/src/archive/pgp-packet.ts';
import { PacketReader } from '../../../core/src/archive/pgp-packet-reader.ts';
import { PART, PartialBody } from '../../../core/src/archive/pgp-partial.ts';

const packet = async (tag: number, data: Buffer, step: number): Promise<Buffer> => {
  const pieces: Buffer[] = [Buffer.from(tagOctet(tag))];
  const body = new PartialBody({ write: async (bytes) => void pieces.push(Buffer.from(bytes)) });
  for (let at = 0; at < data.length; at += step) await body.write(data.subarray(at, at + step));
  await body.end();
  return Buffer.concat(pieces);
};

async function* inPieces(bytes: Buffer, step: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
}

const reader = (bytes: Buffer, step = bytes.length) =>
  new PacketReader(inPieces(bytes, step), (why) => new RangeError(why));

/** Tags and bodies, to the end. */
const packetsIn = async (bytes: Buffer, step?: number) => {
  const packets = reader(bytes, step);
  const found: { readonly tag: number; readonly body: Buffer }[] = [];
  for (let start = await packets.start(); start !== null; start = await packets.start()) {
    const pieces: Buffer[] = [];
    for await (const piece of packets.body(start)) pieces.push(piece);
    found.push({ tag: start.tag, body: Buffer.concat(pieces) });
  }
  return found;
};

describe('a body of unknown length', () => {
  const cases: readonly (readonly [length: number, head: string, size: number])[] = [
    [0, '00', 1],
    [1, '01', 2],
    [191, 'bf', 192],
    [192, 'c000', 194],
    [8383, 'dfff', 8385],
    [8384, 'ff000020c0', 8389],
    [PART - 1, 'ff000fffff', PART + 4],
    [PART, 'ff00100000', PART + 5],
    [PART + 1, 'f4', PART + 3],
    [2 * PART, 'f4', 2 * PART + 6],
  ];
  test.each(cases)('of %i bytes begins with %s and takes %i', async (length, head, size) => {
    const data = randomBytes(length);
    const written = (await packet(11, data, 70_000)).subarray(1);
    expect([written.subarray(0, head.length / 2).toString('hex'), written.length]).toEqual([head, size]);
    const [found] = await packetsIn(Buffer.concat([tagOctet(11), written]), 65_537);
    expect(found?.body.equals(data)).toBe(true);
  });

  test('comes back whatever the steps it is written and read in, and what follows it too', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 600 }),
        fc.integer({ min: 1, max: 700 }),
        fc.integer({ min: 1, max: 700 }),
        async (bytes, writing, reading) => {
          const data = Buffer.from(bytes);
          const both = Buffer.concat([await packet(18, data, writing), await packet(19, data, writing)]);
          expect(await packetsIn(both, reading)).toEqual([
            { tag: 18, body: data },
            { tag: 19, body: data },
          ]);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('lengths are read', () => {
  test.each([0, 191, 192, 8383, 8384, 70_000])('of %i bytes in the new format', async (length) => {
    const body = randomBytes(length);
    const found = await packetsIn(Buffer.concat([tagOctet(3), encodeLength(length), body]), 4096);
    expect(found).toEqual([{ tag: 3, body }]);
  });

  test.each([
    ['one octet', Buffer.from([0x80 | (11 << 2), 5])],
    ['two octets', Buffer.from([0x81 | (11 << 2), 0, 5])],
    ['four octets', Buffer.from([0x82 | (11 << 2), 0, 0, 0, 5])],
  ])('in the old format, in %s', async (_name, head) => {
    const body = randomBytes(5);
    expect(await packetsIn(Buffer.concat([head, body]))).toEqual([{ tag: 11, body }]);
  });

  test('but not where an old packet does not tell it', async () => {
    await expect(packetsIn(Buffer.from([0x83 | (11 << 2), 1, 2]))).rejects.toThrow(RangeError);
  });
});

describe('refused', () => {
  test('what is no packet', async () => {
    await expect(packetsIn(Buffer.from('PK\u0003\u0004'))).rejects.toThrow(RangeError);
  });

  test('a body that is cut off anywhere', async () => {
    const whole = await packet(18, randomBytes(300), 300);
    for (let length = 1; length < whole.length; length += 1)
      await expect(packetsIn(whole.subarray(0, length))).rejects.toThrow(RangeError);
  });

  test('a small packet that is large, before it is read', async () => {
    const packets = reader(Buffer.from([0xc3, 0xff, 0x7f, 0xff, 0xff, 0xff, 4]));
    const start = await packets.start();
    if (start === null) throw new Error('there is a packet');
    await expect(packets.whole(start)).rejects.toThrow(RangeError);
  });
});
