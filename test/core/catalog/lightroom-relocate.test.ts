import { chmodSync, copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lightroom } from '../../../core/src/catalog/lightroom.ts';
import { copied, file, madeCatalog, pathsIn, rowsOf, temporaryFolder, text } from './catalog-folder.ts';
import { crashAfter, crashWithin } from './half-written.ts';

const move = (from: string, to: string) => ({ from: text(from), to: text(to) });
const top = (absolutePath: string, name: string) => ({
  absolutePath,
  relativePathFromCatalog: '../../x/',
  folders: [{ pathFromRoot: 'Anna/', files: [file(name)] }],
});
const twoRoots = { roots: [top('/old/2025/', 'A.CR3'), top('/old/2026/', 'B.CR3')] };
const rootRows = (path: string) =>
  rowsOf(
    path,
    'SELECT absolutePath, name, relativePathFromCatalog AS relative FROM AgLibraryRootFolder ORDER BY id_local',
  );
const namesBeside = (path: string) => readdirSync(dirname(path)).sort();

const shapes = [
  { shape: 'v5', journal: 'delete' },
  { shape: 'v9', journal: 'wal' },
  { shape: 'v11', journal: 'wal' },
  { shape: 'v13', journal: 'wal' },
  { shape: 'v13', journal: 'delete' },
] as const;

describe.each(shapes)('a restored catalog of shape $shape, journal $journal', (shape) => {
  test('is pointed at the new folder, and an untouched copy is kept', async () => {
    const path = madeCatalog({ ...shape, ...twoRoots });
    const before = readFileSync(path);
    const { untouched, moved } = await lightroom.relocate(path, [move('/old', '/new/disk')]);
    expect(moved).toBe(2);
    expect(untouched).toBe(join(dirname(path), 'Studio (as backed up).lrcat'));
    expect(readFileSync(untouched).equals(before)).toBe(true);
    expect(namesBeside(path)).toEqual(['Studio (as backed up).lrcat', 'Studio.lrcat']);
    expect(readFileSync(path).subarray(18, 20)).toEqual(before.subarray(18, 20));
    expect(rootRows(path)).toEqual([
      { absolutePath: '/new/disk/2025/', name: '2025', relative: null },
      { absolutePath: '/new/disk/2026/', name: '2026', relative: null },
    ]);
    expect(rowsOf(path, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(pathsIn(await copied(path))).toEqual(['/new/disk/2025/Anna/A.CR3', '/new/disk/2026/Anna/B.CR3']);
  });
});

test('roots that no move names stay as they are', async () => {
  const path = madeCatalog(twoRoots);
  expect((await lightroom.relocate(path, [move('/old/2025', '/new')])).moved).toBe(1);
  expect(rootRows(path)).toEqual([
    { absolutePath: '/new/', name: 'new', relative: null },
    { absolutePath: '/old/2026/', name: '2026', relative: '../../x/' },
  ]);
});

test('two roots may change places', async () => {
  const path = madeCatalog(twoRoots);
  await lightroom.relocate(path, [move('/old/2025', '/old/2026'), move('/old/2026', '/old/2025')]);
  expect(pathsIn(await copied(path))).toEqual(['/old/2026/Anna/A.CR3', '/old/2025/Anna/B.CR3']);
});

test('two roots that would be one are refused, and nothing is changed', async () => {
  const path = madeCatalog(twoRoots);
  const before = rootRows(path);
  const wish = lightroom.relocate(path, [move('/old/2025', '/old/2026')]);
  await expect(wish).rejects.toMatchObject({ code: 'relocate-conflict', exit: 6 });
  expect(rootRows(path)).toEqual(before);
  expect(namesBeside(path)).toEqual(['Studio.lrcat']);
});

test('a second time keeps a second copy', async () => {
  const path = madeCatalog(twoRoots);
  await lightroom.relocate(path, [move('/old', '/new')]);
  const { untouched } = await lightroom.relocate(path, [move('/new', '/newer')]);
  expect(untouched.endsWith('Studio (as backed up 2).lrcat')).toBe(true);
  expect(pathsIn(await copied(untouched))[0]).toBe('/new/2025/Anna/A.CR3');
});

test('an untouched copy that a restore which was cut off kept is not kept twice', async () => {
  const path = madeCatalog(twoRoots);
  copyFileSync(path, join(dirname(path), 'Studio (as backed up).lrcat'));
  await lightroom.relocate(path, [move('/old', '/new')]);
  expect(namesBeside(path)).toEqual(['Studio (as backed up).lrcat', 'Studio.lrcat']);
});

test('a catalog that may not be written stays so', async () => {
  const path = madeCatalog(twoRoots);
  chmodSync(path, 0o444);
  await lightroom.relocate(path, [move('/old', '/new')]);
  expect(statSync(path).mode & 0o777).toBe(0o444);
});

test('a restored -wal is applied first, and kept with the untouched copy', async () => {
  const path = join(temporaryFolder(), 'Studio.lrcat');
  crashAfter(
    madeCatalog(twoRoots),
    path,
    "UPDATE AgLibraryRootFolder SET absolutePath = '/moved/2025/' WHERE name = '2025'",
  );
  const { moved, untouched } = await lightroom.relocate(path, [move('/moved', '/new')]);
  expect(moved).toBe(1);
  expect(namesBeside(path)).toEqual([
    'Studio (as backed up).lrcat',
    'Studio (as backed up).lrcat-wal',
    'Studio.lrcat',
  ]);
  expect(pathsIn(await copied(path))[0]).toBe('/new/2025/Anna/A.CR3');
  expect(pathsIn(await copied(untouched))[0]).toBe('/moved/2025/Anna/A.CR3');
});

test('a restored hot journal is applied first', async () => {
  const path = join(temporaryFolder(), 'Studio.lrcat');
  const files = Array.from({ length: 400 }, (_, n) => file(`IMG_${n}.CR3`));
  const roots = [{ absolutePath: '/old/', folders: [{ pathFromRoot: '', files }] }];
  const whole = madeCatalog({ shape: 'v5', journal: 'delete', roots });
  crashWithin(
    whole,
    path,
    "UPDATE AgLibraryFile SET idx_filename = 'torn' || id_local, lc_idx_filename = 'torn' || id_local",
  );
  await lightroom.relocate(path, [move('/old', '/new')]);
  expect(namesBeside(path)).toEqual([
    'Studio (as backed up).lrcat',
    'Studio (as backed up).lrcat-journal',
    'Studio.lrcat',
  ]);
  expect(pathsIn(await copied(path))[0]).toBe('/new/IMG_0.CR3');
});

test('a catalog that Lightroom has open, or that is none, is refused before anything is kept', async () => {
  const path = madeCatalog(twoRoots);
  writeFileSync(`${path}.lock`, `${process.execPath}\n${process.pid}`);
  await expect(lightroom.relocate(path, [move('/old', '/new')])).rejects.toMatchObject({
    code: 'catalog-busy',
  });
  const other = join(temporaryFolder(), 'Other.lrcat');
  writeFileSync(other, 'text');
  await expect(lightroom.relocate(other, [move('/old', '/new')])).rejects.toMatchObject({
    code: 'not-a-catalog',
  });
  expect([...namesBeside(path), ...namesBeside(other)]).toEqual([
    'Studio.lrcat',
    'Studio.lrcat.lock',
    'Other.lrcat',
  ]);
});
