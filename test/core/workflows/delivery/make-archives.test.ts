import { expect, test } from 'vitest';
import { readArchive } from '../../../../core/src/archive/read-archive.ts';
import { listeningRun, madeDelivery, progressOf } from './made-archives.ts';

const words = 'one-two';
const namesIn = async (path: string) => {
  const { signal } = listeningRun().context;
  const entries = await readArchive(path, { format: 'zip', words }, { signal, onBytes: () => undefined });
  return entries.map(({ name }) => name);
};

test.each([
  [[['a.jpg']], [['a.jpg', 'SHA256SUMS.txt']]],
  [
    [['a.jpg'], ['b.jpg', 'c.jpg'], ['d.jpg']],
    [
      ['a.jpg', 'SHA256SUMS-1-of-3.txt'],
      ['b.jpg', 'c.jpg', 'SHA256SUMS-2-of-3.txt'],
      ['d.jpg', 'SHA256SUMS-3-of-3.txt'],
    ],
  ],
])('each archive has a list that tells which it is: %j', async (groups, expected) => {
  const { folder, archives } = await madeDelivery(groups, { words });
  for (const [at, { name }] of archives.entries())
    expect(await namesIn(`${folder}/${name}`)).toEqual([
      ...(expected[at] ?? []),
      'check-pictures.html',
      'check-pictures.sh',
    ]);
});

test('the same selection makes the same lists', async () => {
  const groups = [['a.jpg'], ['b.jpg', 'c.jpg']];
  const [one, two] = [await madeDelivery(groups), await madeDelivery(groups)];
  expect(one.archives.map(({ list }) => list)).toEqual(two.archives.map(({ list }) => list));
});

test('everything that is read back is announced and counted, the hash of the whole archive too', async () => {
  const { context, events } = listeningRun();
  const { archives } = await madeDelivery([['a.jpg', 'b.jpg']], {}, context);
  const size = archives[0]?.size ?? 0;
  const { announced, counted } = progressOf(events, 'verify');
  expect(counted).toBe(announced);
  expect(counted).toBeGreaterThan(1.9 * size);
});
