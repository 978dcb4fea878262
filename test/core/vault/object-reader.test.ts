import { existsSync, mkdirSync, readdirSync, readlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  CHUNK,
  COMPRESSED_PREFIX,
  encodeLiteralHeader,
  OBJECT_HEADER,
  TAG,
} from '../../../core/src/seal/packet.ts';
import { objectPath } from '../../../core/src/vault/layout.ts';
import { lastTagHolds, readObject } from '../../../core/src/vault/object-reader.ts';
import { sha256Of } from '../../../core/src/vault/signing.ts';
import { testUnless } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { codeOf } from '../model/error-code.ts';
import { compressed, flippedBit, literal, type Sealed, sealPackets } from '../seal/sealed.ts';

/** Puts the bytes under the name that the sealed object has, whatever they are now. */
const placed = (sealed: Sealed, bytes: Uint8Array = sealed.bytes) => {
  const root = temporaryFolder();
  const sha256 = sha256Of(sealed.bytes);
  const path = join(root, objectPath(sha256));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  const object = { sha256, size: sealed.bytes.length, key: sealed.key.toString('hex').toUpperCase() };
  return { root, path, object };
};

const read = ({ root, object }: Pick<ReturnType<typeof placed>, 'root' | 'object'>): Buffer =>
  Buffer.concat([...readObject({ kind: 'folder', path: root }, object, { afterChunk: () => undefined })]);

const random = Buffer.from(Array.from({ length: CHUNK + 1000 }, (_, n) => (n * 2_654_435_761) >>> 24));

describe('gives what was sealed', () => {
  test.each([
    0,
    1,
    3,
    4,
    5,
    19,
    20,
    21,
    262_131,
    262_132,
    262_133,
    CHUNK - 13,
    CHUNK - 12,
    CHUNK - 11,
    CHUNK + 1000,
  ])('%i bytes', (length) => {
    const data = random.subarray(0, length);
    expect(read(placed(sealPackets(literal(data)))).equals(data)).toBe(true);
  });

  test.each([0, 1, 100_000])('%i bytes, compressed', (length) => {
    const data = random.subarray(0, length);
    expect(read(placed(sealPackets(compressed(data)))).equals(data)).toBe(true);
  });
});

describe('any flipped bit is found', () => {
  test.each([
    ['plain', literal(random.subarray(0, 50))],
    ['compressed', compressed(random.subarray(0, 50))],
    ['of no data', literal(random.subarray(0, 0))],
  ])('in an object that is %s', async (_, packets) => {
    const sealed = sealPackets(packets);
    const at = placed(sealed);
    for (let bit = 0; bit < sealed.bytes.length * 8; bit += 1) {
      writeFileSync(at.path, flippedBit(sealed.bytes, bit));
      expect(await codeOf(() => read(at)), `bit ${bit}`).toBe('object-damaged');
    }
  });

  test('in any part of one that has two chunks', async () => {
    const sealed = sealPackets(literal(random));
    const end = sealed.bytes.length;
    for (const byte of [
      OBJECT_HEADER,
      OBJECT_HEADER + CHUNK,
      OBJECT_HEADER + CHUNK + TAG,
      end - 17,
      end - 1,
    ]) {
      const at = placed(sealed, flippedBit(sealed.bytes, byte * 8));
      expect(await codeOf(() => read(at)), `byte ${byte}`).toBe('object-damaged');
    }
  });
});

const sealed = sealPackets(literal(random.subarray(0, 100)));

describe('an object that is not what the keyring says', () => {
  test('cut anywhere', async () => {
    const at = placed(sealed);
    for (let length = sealed.bytes.length - 1; length >= 0; length -= 1) {
      truncateSync(at.path, length);
      expect(await codeOf(() => read(at))).toBe('object-damaged');
    }
  });

  test('cut, and the keyring says so too', async () => {
    for (const length of [0, 1, 24, 25, 41, 57, 58, sealed.bytes.length - 1]) {
      const { root, object } = placed(sealed, sealed.bytes.subarray(0, length));
      expect(await codeOf(() => read({ root, object: { ...object, size: length } }))).toBe('object-damaged');
    }
  });

  test.each<[string, string, (at: ReturnType<typeof placed>) => ReturnType<typeof placed>]>([
    [
      'one byte longer',
      'object-damaged',
      (at) => ({ ...at, object: { ...at.object, size: at.object.size - 1 } }),
    ],
    ['of another key', 'object-damaged', (at) => ({ ...at, object: { ...at.object, key: 'AB'.repeat(32) } })],
    ['missing', 'file-missing', (at) => ({ ...at, object: { ...at.object, sha256: sha256Of('another') } })],
  ])('%s: %s', async (_, code, alter) => {
    expect(await codeOf(() => read(alter(placed(sealed))))).toBe(code);
  });

  test('a folder', async () => {
    const { root, object } = placed(sealed);
    const sha256 = sha256Of('folder');
    mkdirSync(join(root, objectPath(sha256)), { recursive: true });
    expect(await codeOf(() => read({ root, object: { ...object, sha256 } }))).toBe('object-damaged');
  });
});

describe('an object that is sealed well and holds something else', () => {
  const literal5 = Buffer.concat([encodeLiteralHeader(5), Buffer.from('hello')]);
  test.each<[string, Uint8Array]>([
    ['a literal packet that announces more', Buffer.concat([encodeLiteralHeader(6), Buffer.from('hello')])],
    ['a literal packet that announces less', Buffer.concat([encodeLiteralHeader(4), Buffer.from('hello')])],
    ['two packets', Buffer.concat([literal5, literal5])],
    ['half a header', literal5.subarray(0, 5)],
    ['one byte', literal5.subarray(0, 1)],
    ['no packet', Buffer.from('hello, hello, hello')],
    ['zlib that is none', Buffer.concat([COMPRESSED_PREFIX, Buffer.from('hello')])],
    ['zlib cut short', compressed(random.subarray(0, 100)).subarray(0, -4)],
    ['zlib of no packet', Buffer.concat([COMPRESSED_PREFIX, deflateSync('hello')])],
    ['a bomb', compressed(Buffer.alloc(129 * 1024 * 1024))],
  ])('%s', async (_, packets) => {
    expect(await codeOf(() => read(placed(sealPackets(packets))))).toBe('object-damaged');
  });
});

testUnless(existsSync('/proc/self/fd') ? null : 'no /proc here')(
  'whoever stops early leaves no file open',
  () => {
    const { root, path, object } = placed(sealPackets(literal(random)));
    const open = () =>
      readdirSync('/proc/self/fd').filter((fd) => {
        const link = `/proc/self/fd/${fd}`;
        return existsSync(link) && readlinkSync(link) === path;
      });
    for (const _ of readObject({ kind: 'folder', path: root }, object, { afterChunk: () => undefined })) {
      expect(open()).toHaveLength(1);
      break;
    }
    expect(open()).toEqual([]);
  },
);

test('the first 25 and last 16 bytes prove that a key opens an object of this length', () => {
  const { bytes, key } = sealed;
  const hex = key.toString('hex');
  const head = bytes.subarray(0, OBJECT_HEADER);
  const tail = bytes.subarray(-TAG);
  expect(lastTagHolds(head, tail, bytes.length, hex)).toBe(true);
  expect(lastTagHolds(head, tail, bytes.length, 'ab'.repeat(32))).toBe(false);
  expect(lastTagHolds(head, tail, bytes.length + 1, hex)).toBe(false);
  expect(lastTagHolds(head.subarray(1), tail, bytes.length, hex)).toBe(false);
  for (let bit = 0; bit < TAG * 8; bit += 1)
    expect(lastTagHolds(head, flippedBit(tail, bit), bytes.length, hex)).toBe(false);
  for (let bit = 0; bit < OBJECT_HEADER * 8; bit += 1)
    expect(lastTagHolds(flippedBit(head, bit), tail, bytes.length, hex)).toBe(false);
});
