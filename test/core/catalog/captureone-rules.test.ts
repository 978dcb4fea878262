import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { databaseIn } from '../../../core/src/catalog/captureone-document.ts';
import { rootsOf } from '../../../core/src/catalog/captureone-roots.ts';
import { captureOneRule } from '../../../core/src/catalog/captureone-rules.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { text } from './catalog-folder.ts';

const catalog = '/d/Jobs.cocatalog/Jobs.cocatalogdb';
const session = '/d/Shoot/Shoot.cosessiondb';

test.each([
  [catalog, '/d/Jobs.cocatalog', 'Cache', 'captureone-cache'],
  [catalog, '/d/Jobs.cocatalog', 'cache', 'captureone-cache'],
  [catalog, '/d/Jobs.cocatalog', 'Jobs.cocatalogdb-shm', 'captureone-shm'],
  [catalog, '/d/Jobs.cocatalog', 'Jobs.cocatalogdb', 'part-of-database'],
  [catalog, '/d/Jobs.cocatalog', 'Jobs.cocatalogdb-journal', 'part-of-database'],
  [catalog, '/d/Jobs.cocatalog', 'Jobs.cocatalogdb-wal', 'part-of-database'],
  [catalog, '/d/Jobs.cocatalog', 'Adjustments', 'take'],
  [catalog, '/d/Jobs.cocatalog', 'Originals', 'take'],
  [catalog, '/d/Jobs.cocatalog', 'Something new', 'take'],
  [catalog, '/d/Jobs.cocatalog/Originals/Cache', 'A.conoisereduced', 'captureone-cache'],
  [catalog, '/d/Jobs.cocatalog/Originals', 'Cache', 'take'],
  [session, '/d/Shoot', 'Cache', 'take'],
  [session, '/d/Shoot/Capture/CaptureOne', 'Cache', 'captureone-cache'],
  [session, '/d/Shoot/Capture/CaptureOne', 'Settings120', 'take'],
  [session, '/d/Shoot/Capture/captureone', 'CACHE', 'captureone-cache'],
  [session, '/d/Shoot/Capture', 'A.CONOISEREDUCED', 'captureone-cache'],
  [session, '/d/Shoot/Capture', 'A.eip', 'take'],
])('beside %s, in %s: %s is %s', (database, folder, name, rule) => {
  const found = captureOneRule(text(database), text(folder), text(name));
  expect(found.kind === 'exclude' ? found.rule : found.kind).toBe(rule);
});

describe('the database of a folder', () => {
  const folder = (name: string, ...files: readonly string[]): string => {
    const path = join(temporaryFolder(), name);
    mkdirSync(path);
    for (const file of files) writeFileSync(join(path, file), '');
    return path;
  };

  test.each([
    ['Jobs.cocatalog', ['Jobs.cocatalogdb'], 'Jobs.cocatalogdb'],
    ['Any name', ['Jobs.cocatalogdb', 'notes.txt'], 'Jobs.cocatalogdb'],
    ['Shoot', ['Shoot.cosessiondb'], 'Shoot.cosessiondb'],
    ['Shoot 1.5', ['Shoot 1.5.cosessiondb', 'Shoot old.cosessiondb'], 'Shoot 1.5.cosessiondb'],
    ['Jobs.cocatalog', ['JOBS.COCATALOGDB', 'Jobs 12.cocatalogdb'], 'JOBS.COCATALOGDB'],
    ['Jobs', ['A.cosessiondb', 'B.cosessiondb'], null],
    ['Jobs', ['Jobs.lrcat'], null],
    ['Jobs', [], null],
  ])('%s with %j is %s', async (name, files, database) => {
    const path = folder(name, ...files);
    expect(await databaseIn(path)).toBe(database === null ? null : join(path, database));
  });

  test('is a file', async () => {
    const path = folder('Jobs');
    mkdirSync(join(path, 'Jobs.cocatalogdb'));
    expect(await databaseIn(path)).toBeNull();
    expect(await databaseIn(join(path, 'nowhere'))).toBeNull();
  });
});

test.each([
  [
    ['/Volumes/P/2025/A', '/Volumes/P/2026/B', '/Volumes/Q/C'],
    ['/Volumes/P', '/Volumes/Q/C'],
  ],
  [['/Users/anna/P/1', '/Users/anna/P/1/x', '/Users/anna/P/12'], ['/Users/anna/P']],
  [['/home/Jobs.cocatalog/Originals/1', '/home/Jobs.cocatalog'], []],
  [
    ['D:/Jobs/A', 'D:/Jobs/B', 'D:/Other'],
    ['D:/Jobs', 'D:/Other'],
  ],
  [['//nas/p/A', '//nas/p/B'], ['//nas/p']],
  [
    ['/p', '/p/a'],
    ['/p', '/p/a'],
  ],
])('the roots of %j are %j', (folders, roots) => {
  expect(rootsOf(folders.map(text), text('/home/Jobs.cocatalog'))).toEqual(roots);
});
