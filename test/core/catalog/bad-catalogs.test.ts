import { copyFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { soundStudio } from '../../support/bad-catalogs/cases.ts';
import { lookInto } from '../../support/bad-catalogs/outcome.ts';
import { watched } from '../../support/bad-catalogs/watchdog.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { madeCatalog } from './catalog-folder.ts';
import { crashAfter } from './half-written.ts';

/** Machines that are busy with other things take their time; the ten seconds of each case hold all the same. */
const PATIENCE = 300_000;

const faults = (outcomes: readonly { readonly name: string; readonly fault: string | null }[]) =>
  outcomes.filter(({ fault }) => fault !== null);

test(
  'cut off at each boundary of the first 64 pages, a catalog gives data or a problem with a name',
  async () => {
    const outcomes = await watched(temporaryFolder(), { kind: 'truncated', from: 0, to: 65 });
    expect(outcomes).toHaveLength(65);
    expect(faults(outcomes)).toEqual([]);
    expect(outcomes.filter(({ told }) => told === 'data')).toEqual([]);
  },
  PATIENCE,
);

test(
  'with bytes flipped (100 seeds) it gives data or a problem with a name',
  async () => {
    const outcomes = await watched(temporaryFolder(), { kind: 'flipped', from: 0, to: 100 });
    expect(outcomes).toHaveLength(100);
    expect(faults(outcomes)).toEqual([]);
    expect(outcomes.some(({ told }) => told.includes('catalog-damaged'))).toBe(true);
  },
  PATIENCE,
);

test('pages that name one another again and again are not counted to the end', async () => {
  const outcomes = await watched(temporaryFolder(), { kind: 'tangled', from: 0, to: 2 });
  expect(outcomes.map(({ told, fault }) => ({ told, fault }))).toEqual([
    { told: 'catalog-damaged', fault: null },
    { told: 'catalog-damaged', fault: null },
  ]);
});

test('a -wal of another database is not taken for its own', async () => {
  const studio = soundStudio(temporaryFolder());
  const other = join(temporaryFolder(), 'Other.lrcat');
  crashAfter(madeCatalog(), other, 'DELETE FROM AgLibraryFile');
  expect(existsSync(`${other}-wal`)).toBe(true);
  copyFileSync(`${other}-wal`, `${studio.catalog}-wal`);
  expect(await lookInto('foreign -wal', studio, 'check')).toMatchObject({ fault: null });
});

test('a lock that names a living process which is no editor is a leftover', async () => {
  const studio = soundStudio(temporaryFolder());
  const lock = `${studio.catalog}.lock`;
  writeFileSync(lock, `/Applications/Adobe Lightroom Classic/Adobe Lightroom Classic\n${process.pid}\n`);
  expect(await studio.check()).toMatchObject({ catalog: { state: 'crashed' }, references: 300 });
  rmSync(lock);
  expect(await studio.check()).toMatchObject({ catalog: { state: 'closed' } });
});
