import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BLOCK } from '../../../core/src/vault/jobs.ts';
import { bytesOf, objectsIn, workersForAll, wrote, xxh128Of } from './workers.ts';

const at = workersForAll();
const BLOCKS = 66;
const original = randomBytes(BLOCKS * BLOCK + 100);

const blocksOf = async (bytes: Uint8Array): Promise<Uint8Array> => {
  const source = wrote(at, 'before', bytes);
  return (await at.pool.run({ kind: 'seal-blocks', source, known: new Uint8Array() })).blocks;
};

const changes = (bytes: Uint8Array, known: Uint8Array) =>
  at.pool.run({ kind: 'seal-blocks', source: wrote(at, 'after', bytes), known });

const edited = (bytes: Uint8Array, ...positions: readonly number[]): Buffer => {
  const copy = Buffer.from(bytes);
  for (const position of positions) copy[position] = (copy[position] ?? 0) ^ 1;
  return copy;
};

const stretches = (found: Awaited<ReturnType<typeof changes>>) =>
  found.changed.map(({ position, length }) => [position, length]);

describe('finds exactly the blocks that changed', () => {
  const last = BLOCKS * BLOCK;
  test.each<[string, Buffer, readonly (readonly number[])[]]>([
    ['none', original, []],
    ['the first byte', edited(original, 0), [[0, BLOCK]]],
    ['the last byte of a block', edited(original, BLOCK - 1), [[0, BLOCK]]],
    ['the first byte of the next', edited(original, BLOCK), [[BLOCK, BLOCK]]],
    ['two neighbours, as one', edited(original, BLOCK - 1, BLOCK), [[0, 2 * BLOCK]]],
    [
      'two with one between',
      edited(original, 0, 2 * BLOCK),
      [
        [0, BLOCK],
        [2 * BLOCK, BLOCK],
      ],
    ],
    ['the last byte', edited(original, original.length - 1), [[last, 100]]],
    ['one byte more', Buffer.concat([original, Buffer.from('x')]), [[last, 101]]],
    ['one byte less', original.subarray(0, -1), [[last, 99]]],
    ['its last part cut off', original.subarray(0, last), []],
    ['cut to half a block', original.subarray(0, BLOCK / 2), [[0, BLOCK / 2]]],
    ['cut to nothing', original.subarray(0, 0), []],
    ['a block more', Buffer.concat([original.subarray(0, last), Buffer.alloc(BLOCK)]), [[last, BLOCK]]],
  ])('%s', async (_, bytes, expected) => {
    const found = await changes(bytes, await blocksOf(original));
    expect(stretches(found)).toEqual(expected);
    expect(found).toMatchObject({ xxh128: xxh128Of(bytes), stamp: { size: bytes.length } });
    for (const { position, length, content } of found.changed)
      expect(bytesOf(at, content).equals(bytes.subarray(position, position + length))).toBe(true);
    expect(Buffer.from(found.blocks)).toEqual(Buffer.from(await blocksOf(bytes)));
  });

  test('a file of which nothing is known is one stretch after another of 4 MiB', async () => {
    const found = await changes(original, new Uint8Array());
    expect(stretches(found)).toEqual([
      [0, 64 * BLOCK],
      [64 * BLOCK, 2 * BLOCK + 100],
    ]);
  });
});

test('laid over what was there, the stretches give the new file', async () => {
  const small = original.subarray(0, 6 * BLOCK + 10);
  const known = await blocksOf(small);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(small.length - 1), { maxLength: 5 }),
      fc.integer({ min: 0, max: 7 * BLOCK }),
      async (positions, size) => {
        const bytes = Buffer.alloc(size, 7);
        edited(small, ...positions).copy(bytes);
        const found = await changes(bytes, known);
        const laid = Buffer.alloc(size, 9);
        small.copy(laid);
        for (const { position, content } of found.changed) bytesOf(at, content).copy(laid, position);
        expect(laid.equals(bytes)).toBe(true);
      },
    ),
    { numRuns: 8 },
  );
});

test('where nothing changed, nothing is sealed', async () => {
  const known = await blocksOf(original);
  const before = objectsIn(at.root);
  await changes(original, known);
  expect(objectsIn(at.root)).toEqual(before);
});
