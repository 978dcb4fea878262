import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { codesOf, copied, madeCatalog, pathsIn, rowsOf } from './catalog-folder.ts';
import type { WriterOrders } from './writer-program.ts';

/** Starts the writer; `last()` is the number of its last commit that is known to be done. */
const startWriter = async (orders: WriterOrders) => {
  let last = 0;
  const child: ChildProcess = fork(new URL('./writer-program.ts', import.meta.url), { execArgv: [] });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.on('message', (n) => {
    last = Number(n);
  });
  child.send(orders);
  await once(child, 'message');
  return { last: () => last };
};

const rounds = 10;

test.each([
  { journal: 'wal', pause: 20, checkpointAt: 1_000 },
  { journal: 'wal', pause: 20, checkpointAt: 20 },
  { journal: 'delete', pause: 20, checkpointAt: 0 },
  { journal: 'delete', pause: 0, checkpointAt: 0 },
] as const)(
  'beside a writer, every copy is sound and has all that was committed before it ($journal, a commit each $pause ms, checkpoint at $checkpointAt)',
  async ({ journal, pause, checkpointAt }) => {
    const path = madeCatalog({ journal });
    const writer = await startWriter({ path, pause, checkpointAt });
    for (let round = 0; round < rounds; round += 1) {
      const committed = writer.last();
      const copy = await copied(path);
      expect(codesOf(copy.problems)).toEqual([]);
      expect(pathsIn(copy)).toHaveLength(2);
      expect(rowsOf(copy.path, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
      const [ticks] = rowsOf(copy.path, 'SELECT count(*) AS count, max(n) AS last FROM ticks');
      expect(ticks?.['last']).toBeGreaterThanOrEqual(committed);
      expect(ticks?.['count']).toBe(ticks?.['last']);
    }
    const beside = readdirSync(dirname(path)).filter((name) => !/-(wal|shm|journal)$/.test(name));
    expect(beside).toEqual(['Studio.lrcat']);
  },
);

test('the bytes to back up open by themselves to the same rows', async () => {
  const path = madeCatalog({ journal: 'wal' });
  const writer = await startWriter({ path, pause: 5, checkpointAt: 50 });
  const committed = writer.last();
  const copy = await copied(path);
  const [database] = copy.parts;
  const logs = copy.parts.map(({ path: part }) => part.replace(database?.path ?? '', ''));
  expect(logs).toEqual(['', '-wal']);
  const [ticks] = rowsOf(database?.path ?? '', 'SELECT max(n) AS last FROM ticks');
  expect(ticks?.['last']).toBeGreaterThanOrEqual(committed);
});
