import { expect, test } from 'vitest';
import type { CatalogCopy } from '../../../core/src/catalog/reader.ts';
import { copyBesideWriter } from '../../support/live-catalog/copies.ts';
import { ticksIn } from '../../support/live-catalog/ticks.ts';
import { startWriter } from '../../support/live-catalog/writer.ts';
import { codesOf, copied, madeCatalog, pathsIn, temporaryFolder } from './catalog-folder.ts';

/** Milliseconds an editor waits for a lock. */
const patience = 30_000;

/** Sound, whole, and with all that was committed before the copy began. */
const expectSound = (copy: CatalogCopy, committed: number): void => {
  expect(copy.problems).toEqual([]);
  const ticks = ticksIn(copy.path);
  expect(ticks).toMatchObject({ integrity: 'ok', isTorn: false });
  expect(ticks.last).toBeGreaterThanOrEqual(committed);
  expect(pathsIn(copy)).toHaveLength(2);
};

test.each([
  { journal: 'wal', pause: 20, checkpointAt: 1_000, between: 1 },
  { journal: 'wal', pause: 20, checkpointAt: 1_000, between: 20 },
  { journal: 'wal', pause: 20, checkpointAt: 20, between: 1 },
  { journal: 'delete', pause: 20, checkpointAt: 0, between: 1 },
  { journal: 'delete', pause: 0, checkpointAt: 0, between: 10 },
] as const)('beside a writer every copy is sound: %j', async ({ journal, ...orders }) => {
  const path = madeCatalog({ journal });
  const { copies } = await copyBesideWriter({ path, orders, copies: 10, scratch: temporaryFolder() });
  expect(copies.filter(({ ticks }) => ticks === null)).toEqual([]);
});

test('a copy that a checkpoint overtook is made again, or said not to be had: it is never wrong', async () => {
  const path = madeCatalog({ journal: 'wal' });
  const orders = { pause: 10, checkpointAt: 50, between: 60 };
  await copyBesideWriter({ path, orders, copies: 6, scratch: temporaryFolder() });
});

test('a writer without pause in rollback mode is copied by SQLite, and that is said', {
  retry: 3,
}, async () => {
  const path = madeCatalog({ journal: 'delete' });
  const writer = await startWriter({ path, pause: 0, checkpointAt: 0, between: 30, patience });
  const { committed } = writer.last();
  const copy = await copied(path);
  expectSound(copy, committed);
  expect(copy.notes.join()).toContain('SQLite itself made the copy');
  expect(copy.parts.map(({ name }) => name)).toEqual(['Studio.lrcat']);
});

test('a writer that starts its -wal anew at every commit: a copy is sound, or is said not to be had', async () => {
  const path = madeCatalog({ journal: 'wal' });
  const writer = await startWriter({ path, pause: 8, checkpointAt: 1, between: 80, patience });
  const { committed } = writer.last();
  const copy = await copied(path);
  if (copy.parts.length > 0) expectSound(copy, committed);
  else expect(codesOf(copy.problems)).toEqual(['catalog-busy']);
});

test('the bytes to back up open by themselves to the same rows', async () => {
  const path = madeCatalog({ journal: 'wal' });
  const writer = await startWriter({ path, pause: 5, checkpointAt: 1_000, between: 1, patience });
  const { committed } = writer.last();
  const copy = await copied(path);
  const [database] = copy.parts;
  const logs = copy.parts.map(({ path: part }) => part.replace(database?.path ?? '', ''));
  expect(logs).toEqual(['', '-wal']);
  expect(ticksIn(database?.path ?? '').last).toBeGreaterThanOrEqual(committed);
});
