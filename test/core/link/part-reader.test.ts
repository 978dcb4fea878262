import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type FilePart, PartReader } from '../../../core/src/link/part-reader.ts';
import { partSizeFor } from '../../../core/src/link/s3-host.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const fileOf = (size: number) => {
  const path = join(temporaryFolder(), 'a.zip');
  const bytes = randomBytes(size);
  writeFileSync(path, bytes);
  return {
    bytes,
    file: { path, name: 'a.zip', size, sha256: createHash('sha256').update(bytes).digest('hex') },
  };
};

describe('a file in parts', () => {
  test.each([
    [0, 0],
    [1, 1],
    [9, 1],
    [10, 1],
    [11, 2],
    [100, 10],
    [101, 11],
  ])('of %i bytes has %i parts of ten, whoever takes them', async (size, count) => {
    const { bytes, file } = fileOf(size);
    await using reader = await PartReader.open(file);
    const parts: FilePart[] = [];
    const taker = async () => {
      const buffer = Buffer.alloc(10);
      for (let part = await reader.next(buffer); part !== null; part = await reader.next(buffer)) {
        parts.push({ ...part, bytes: Buffer.from(part.bytes) });
        await new Promise(setImmediate);
      }
    };
    await Promise.all([taker(), taker(), taker()]);
    parts.sort((a, b) => a.number - b.number);
    expect(parts.map(({ number }) => number)).toEqual(Array.from({ length: count }, (_, i) => i + 1));
    expect(Buffer.concat(parts.map((part) => part.bytes)).equals(bytes)).toBe(true);
    expect(() => reader.assertWhole()).not.toThrow();
  });

  test('is not whole before its end was read, nor where it differs', async () => {
    const { file } = fileOf(20);
    const refusal = expect.objectContaining({ code: 'bad-argument' });
    await using reader = await PartReader.open(file);
    await reader.next(Buffer.alloc(10));
    expect(() => reader.assertWhole()).toThrow(refusal);
    await reader.next(Buffer.alloc(10));
    expect(() => reader.assertWhole()).not.toThrow();
    for (const wrong of [{ size: 19 }, { size: 21 }, { sha256: '0'.repeat(64) }]) {
      await using other = await PartReader.open({ ...file, ...wrong });
      await other.next(Buffer.alloc(21));
      expect(() => other.assertWhole()).toThrow(refusal);
    }
  });

  test('that is not there says so', async () => {
    const file = { path: join(temporaryFolder(), 'a.zip'), name: 'a.zip', size: 1, sha256: '' };
    await expect(PartReader.open(file)).rejects.toMatchObject({
      code: 'bad-argument',
      data: { what: 'a.zip', why: 'it cannot be read (ENOENT)' },
    });
  });
});

test.each([
  [0, 16],
  [10_000 * 16 * 2 ** 20, 16],
  [10_000 * 16 * 2 ** 20 + 1, 17],
  [5 * 2 ** 40, 525],
])('a file of %i bytes goes in parts of %i MiB, at most 10,000 of them', (size, mib) => {
  expect(partSizeFor(size)).toBe(mib * 2 ** 20);
  expect(size / partSizeFor(size)).toBeLessThanOrEqual(10_000);
});
