import { expect, test } from 'vitest';
import { SpareMemory } from '../../../core/src/fs/spare-memory.ts';

/** Those that were lent to so many at once. */
const lentTo = (spare: SpareMemory, borrowers: number): Promise<Buffer[]> =>
  Promise.all(Array.from({ length: borrowers }, () => spare.lend(async (memory) => memory)));

test('nobody gets memory that is lent to another, and what came back is lent again', async () => {
  const spare = new SpareMemory(10);
  const first = await lentTo(spare, 3);
  expect(new Set(first).size).toBe(3);
  expect(first.map(({ length }) => length)).toEqual([10, 10, 10]);
  const again = new Set(await lentTo(spare, 3));
  expect(again.size).toBe(3);
  expect(first.every((memory) => again.has(memory))).toBe(true);
});

test('it comes back from what fails', async () => {
  const spare = new SpareMemory(10);
  const lent: Buffer[] = [];
  const failing = spare.lend(async (memory) => {
    lent.push(memory);
    throw new RangeError('broken');
  });
  await expect(failing).rejects.toThrow('broken');
  expect(await lentTo(spare, 1)).toEqual(lent);
  expect((await lentTo(spare, 1))[0]).toBe(lent[0]);
});
