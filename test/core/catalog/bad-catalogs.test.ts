import { copyFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { showCatalog } from '../../../core/src/workflows/catalog-show.ts';
import { soundStudio, TANGLED } from '../../support/bad-catalogs/cases.ts';
import { commands, lookInto } from '../../support/bad-catalogs/outcome.ts';
import { watched } from '../../support/bad-catalogs/watchdog.ts';
import { backUpOne, contextAt } from '../../support/computer.ts';
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
    const outcomes = await watched(temporaryFolder(), {
      kind: 'truncated',
      from: 0,
      to: 65,
      commands: 'in-turn',
    });
    expect(outcomes).toHaveLength(65);
    expect(faults(outcomes)).toEqual([]);
    expect(outcomes.filter(({ told }) => told === 'data')).toEqual([]);
  },
  PATIENCE,
);

test(
  'with bytes flipped (100 seeds) it gives data or a problem with a name',
  async () => {
    const outcomes = await watched(temporaryFolder(), {
      kind: 'flipped',
      from: 0,
      to: 100,
      commands: 'in-turn',
    });
    expect(outcomes).toHaveLength(100);
    expect(faults(outcomes)).toEqual([]);
    expect(outcomes.some(({ told }) => told.includes('catalog-damaged'))).toBe(true);
  },
  PATIENCE,
);

test(
  'pages that name one another again and again are not read to the end, by no command',
  async () => {
    const outcomes = await watched(temporaryFolder(), {
      kind: 'tangled',
      from: 0,
      to: TANGLED,
      commands: 'all',
    });
    expect(outcomes).toHaveLength(TANGLED * 3);
    expect(outcomes.filter(({ told, fault }) => told !== 'catalog-damaged' || fault !== null)).toEqual([]);
  },
  PATIENCE,
);

test('a -wal of another database is not taken for its own', async () => {
  const bad = await soundStudio(temporaryFolder());
  const other = join(temporaryFolder(), 'Other.lrcat');
  crashAfter(madeCatalog(), other, 'DELETE FROM AgLibraryFile');
  expect(existsSync(`${other}-wal`)).toBe(true);
  copyFileSync(`${other}-wal`, `${bad.studio.catalog}-wal`);
  for (const command of commands)
    expect(await lookInto('foreign -wal', bad, command)).toMatchObject({ fault: null });
});

test('a lock that names a living process which is no editor is a leftover', async () => {
  const { studio, computer } = await soundStudio(temporaryFolder());
  const lock = `${studio.catalog}.lock`;
  writeFileSync(lock, `/Applications/Adobe Lightroom Classic/Adobe Lightroom Classic\n${process.pid}\n`);
  expect(await studio.check()).toMatchObject({ catalog: { state: 'crashed' }, references: 300 });
  expect(await showCatalog(studio.home, studio.catalog, contextAt())).toMatchObject({
    catalog: { state: 'crashed' },
  });
  expect(await backUpOne(computer, studio.catalog)).toMatchObject({
    catalog: { state: 'crashed', references: 300 },
  });
  rmSync(lock);
  expect(await studio.check()).toMatchObject({ catalog: { state: 'closed' } });
});
