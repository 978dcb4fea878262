import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { findCatalogs } from '../../../core/src/workflows/find-catalogs.ts';
import { makeLightroomCatalog } from '../../../samples/lightroom-catalog.ts';
import { sampleCatalog, sampleSession } from '../../support/captureone.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const catalogAt = (path: string, changed: Date): string => {
  mkdirSync(dirname(path), { recursive: true });
  makeLightroomCatalog({ path, shape: 'v13', journal: 'delete', roots: [] });
  utimesSync(path, changed, changed);
  return path;
};

const day = (number: number) => new Date(Date.UTC(2026, 3, number));
const signal = new AbortController().signal;

test('finds catalogs a few levels down, the one that changed last first, each once', async () => {
  const folder = temporaryFolder();
  const old = catalogAt(join(folder, 'Lightroom', 'Old.lrcat'), day(1));
  const recent = catalogAt(join(folder, 'Jobs', '2026', 'Studio', 'Studio.lrcat'), day(20));
  const found = await findCatalogs({ folders: [folder, join(folder, 'Lightroom')], depth: 3, signal });
  expect(found.map(({ path }) => path)).toEqual([recent, old]);
  expect(found[0]?.changed).toBe(day(20).toISOString());
});

test('finds documents of Capture One too, by their database', async () => {
  const folder = temporaryFolder();
  const { database: catalog } = sampleCatalog(folder);
  const { database: session } = sampleSession(folder);
  const found = await findCatalogs({ folders: [folder], depth: 2, signal });
  expect(found.map(({ path }) => path).sort()).toEqual([catalog, session].sort());
});

test("passes by what is too deep, hidden, beside it, or Lightroom's own old copies", async () => {
  const folder = temporaryFolder();
  catalogAt(join(folder, 'a', 'b', 'c', 'Deep.lrcat'), day(1));
  catalogAt(join(folder, 'Backups', 'Studio.lrcat'), day(2));
  catalogAt(join(folder, '.hidden', 'Studio.lrcat'), day(3));
  writeFileSync(join(folder, 'Studio.lrcat.lock'), 'a lock');
  expect(await findCatalogs({ folders: [folder], depth: 2, signal })).toEqual([]);
});

test('ends when its time is up, with what it has', async () => {
  const folder = temporaryFolder();
  catalogAt(join(folder, 'Studio.lrcat'), day(1));
  expect(await findCatalogs({ folders: [folder], depth: 2, signal: AbortSignal.abort() })).toEqual([]);
});

test('folders that are not there are no trouble', async () => {
  expect(await findCatalogs({ folders: [join(temporaryFolder(), 'none')], depth: 2, signal })).toEqual([]);
});
