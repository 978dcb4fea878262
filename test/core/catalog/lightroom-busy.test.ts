import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { CatalogCopy } from '../../../core/src/catalog/reader.ts';
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

const ticksIn = (path: string): number => {
  const rows = rowsOf(
    path,
    'SELECT count(*) AS count, max(n) AS last FROM ticks UNION ALL SELECT head.n, tail.n FROM head, tail',
  );
  const numbers = rows.flatMap(({ count, last }) => [Number(count), Number(last)]);
  expect(new Set(numbers).size).toBe(1);
  return numbers[0] ?? 0;
};

/** Sound, whole, and with all that was committed before the copy began. */
const expectSound = (copy: CatalogCopy, committed: number): void => {
  expect(copy.problems).toEqual([]);
  expect(rowsOf(copy.path, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  expect(ticksIn(copy.path)).toBeGreaterThanOrEqual(committed);
  expect(pathsIn(copy)).toHaveLength(2);
};

const rounds = 10;

test.each([
  { journal: 'wal', pause: 20, checkpointAt: 1_000, between: 1 },
  { journal: 'wal', pause: 20, checkpointAt: 20, between: 1 },
  { journal: 'delete', pause: 20, checkpointAt: 0, between: 1 },
  { journal: 'delete', pause: 0, checkpointAt: 0, between: 10 },
] as const)('beside a writer every copy is sound: %j', async ({ journal, ...orders }) => {
  const path = madeCatalog({ journal });
  const writer = await startWriter({ path, ...orders });
  for (let round = 0; round < rounds; round += 1) {
    const committed = writer.last();
    expectSound(await copied(path), committed);
  }
  const beside = readdirSync(dirname(path)).filter((name) => !/-(wal|shm|journal)$/.test(name));
  expect(beside).toEqual(['Studio.lrcat']);
});

test('a writer without pause in rollback mode is copied by SQLite, and that is said', async () => {
  const path = madeCatalog({ journal: 'delete' });
  const writer = await startWriter({ path, pause: 0, checkpointAt: 0, between: 30 });
  const committed = writer.last();
  const copy = await copied(path);
  expectSound(copy, committed);
  expect(copy.notes.join()).toContain('SQLite itself made the copy');
  expect(copy.parts.map(({ name }) => name)).toEqual(['Studio.lrcat']);
});

test('a writer that starts its -wal anew at every commit: a copy is sound, or is said not to be had', async () => {
  const path = madeCatalog({ journal: 'wal' });
  const writer = await startWriter({ path, pause: 8, checkpointAt: 1, between: 80 });
  const committed = writer.last();
  const copy = await copied(path);
  if (copy.parts.length > 0) expectSound(copy, committed);
  else expect(codesOf(copy.problems)).toEqual(['catalog-busy']);
});

test('the bytes to back up open by themselves to the same rows', async () => {
  const path = madeCatalog({ journal: 'wal' });
  const writer = await startWriter({ path, pause: 5, checkpointAt: 50, between: 1 });
  const committed = writer.last();
  const copy = await copied(path);
  const [database] = copy.parts;
  const logs = copy.parts.map(({ path: part }) => part.replace(database?.path ?? '', ''));
  expect(logs).toEqual(['', '-wal']);
  expect(ticksIn(database?.path ?? '')).toBeGreaterThanOrEqual(committed);
});
