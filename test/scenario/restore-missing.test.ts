import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { BackupDocument, HistoryReport, MissingReport } from '../../core/src/index.ts';
import { sampleSession } from '../support/captureone.ts';
import { type Tree, treeDifferences, treeOf } from '../support/tree.ts';
import { type Computer, computerWithStudio, computerWithVault } from './cli-studio.ts';

const missing = ({ json }: Pick<Computer, 'json'>, ...more: readonly string[]) =>
  json<MissingReport>(['restore', '--missing', ...more]);

/** Times of folders aside: something was put into them. */
const differences = (before: Tree, folder: string): readonly string[] =>
  treeDifferences(before, treeOf(folder)).filter((line) => !line.startsWith('mtimeNs of '));

const backedUp = async () => {
  const computer = await computerWithStudio();
  expect(await computer.run(['backup', computer.studio.catalog])).toMatchObject({ code: 0 });
  const [wedding = '', portraits = ''] = computer.studio.shoots;
  return { ...computer, wedding, portraits };
};

test('what the catalog refers to comes back where it belongs, with its sidecars, and nothing is touched', async () => {
  const computer = await backedUp();
  const { studio, wedding, portraits, run } = computer;
  const before = treeOf(studio.pictures);
  rmSync(join(wedding, 'IMG_0001.DNG'));
  rmSync(join(wedding, 'IMG_0001.xmp'));
  rmSync(portraits, { recursive: true });
  const planned = await missing(computer, '--dry-run');
  expect(planned).toMatchObject({ code: 0, document: { done: false, away: [], unknown: [] } });
  expect(planned.document.files.length).toBeGreaterThan(5);
  expect(readdirSync(studio.pictures, { recursive: true })).not.toContain('IMG_0001.DNG');
  // A backup in between keeps what is missed, sidecars too.
  expect((await run(['backup'])).code).toBe(3);
  const { code, document } = await missing(computer);
  expect({ code, failures: document.failures }).toEqual({ code: 0, failures: [] });
  expect(document.files.map(({ path }) => path).sort()).toEqual(
    planned.document.files.map(({ path }) => path).sort(),
  );
  expect(differences(before, studio.pictures)).toEqual([]);
  expect(await missing(computer)).toMatchObject({ code: 0, document: { files: [] } });
  expect((await run(['status'])).code).toBe(3);
  expect(await run(['backup'])).toMatchObject({ code: 0 });
  const history = await computer.json<HistoryReport>(['history']);
  expect(history.document.entries.filter(({ kind }) => kind === 'restore')).toHaveLength(2);
});

test('what was culled, on the disk and in the catalog, stays away', async () => {
  const computer = await backedUp();
  const { studio, wedding } = computer;
  const catalog = new DatabaseSync(studio.catalog);
  catalog.exec(`PRAGMA foreign_keys = OFF;
    DELETE FROM Adobe_images WHERE rootFile IN (SELECT id_local FROM AgLibraryFile WHERE baseName = 'IMG_0004');
    DELETE FROM AgLibraryFile WHERE baseName = 'IMG_0004'`);
  catalog.close();
  rmSync(join(wedding, 'IMG_0004.DNG'));
  rmSync(join(wedding, 'IMG_0006.DNG'));
  const { document } = await missing(computer);
  expect(document.files.map(({ path }) => path)).toEqual([join(wedding, 'IMG_0006.DNG')]);
});

test('a file with other bytes is left alone; one that no snapshot has is told', async () => {
  const computer = await backedUp();
  const { wedding, run } = computer;
  const original = join(wedding, 'IMG_0005.DNG');
  const sidecar = join(wedding, 'IMG_0005.xmp');
  rmSync(original);
  writeFileSync(sidecar, 'edited since');
  const { code, document } = await missing(computer);
  expect({ code, files: document.files.map(({ path }) => path) }).toEqual({ code: 0, files: [original] });
  expect(readFileSync(sidecar, 'utf8')).toBe('edited since');
  const catalog = new DatabaseSync(computer.studio.catalog);
  catalog.exec(`UPDATE AgLibraryFile SET baseName = 'IMG_9999', idx_filename = 'IMG_9999.DNG', lc_idx_filename = 'img_9999.dng'
    WHERE baseName = 'IMG_0006'`);
  catalog.close();
  const never = await missing(computer);
  expect(never).toMatchObject({ code: 3, document: { files: [], unknown: [join(wedding, 'IMG_9999.DNG')] } });
  expect((await run(['restore', '--missing'])).stdout).toContain('In no snapshot:');
});

test('a catalog that is lost comes back first, and then says which pictures it misses', async () => {
  const computer = await backedUp();
  const { studio, wedding } = computer;
  const before = treeOf(studio.folder);
  for (const name of readdirSync(join(studio.folder, 'Lightroom')))
    if (name.startsWith('Studio.lrcat')) rmSync(join(studio.folder, 'Lightroom', name), { recursive: true });
  rmSync(wedding, { recursive: true });
  expect(await missing(computer)).toMatchObject({ code: 0, document: { failures: [], unknown: [] } });
  expect(differences(before, studio.folder)).toEqual([]);
});

test('nothing is made in the place of a drive that is not plugged in, nor in the folder it is mounted at', async () => {
  const computer = await backedUp();
  const { studio } = computer;
  renameSync(studio.pictures, `${studio.pictures} unplugged`);
  const absent = await missing(computer);
  expect(absent).toMatchObject({
    code: 3,
    document: { files: [], away: [{ root: studio.pictures, files: 14 }] },
  });
  mkdirSync(studio.pictures);
  expect(await missing(computer)).toMatchObject({
    code: 3,
    document: { files: [], away: [{ root: studio.pictures }] },
  });
  expect(readdirSync(studio.pictures)).toEqual([]);
});

test('a folder gets back all that its newest snapshot has; archived shoots stay where they are', async () => {
  const { run, json, folder } = await computerWithVault();
  const pictures = join(folder, 'Pictures');
  for (const shoot of ['2026-01-01_A', '2026-02-02_B']) {
    mkdirSync(join(pictures, shoot), { recursive: true });
    for (const name of ['one.tif', 'two.tif']) writeFileSync(join(pictures, shoot, name), `${shoot} ${name}`);
  }
  await run(['backup', pictures]);
  await run(['verify']);
  expect(await run(['archive', '2026-02-02_B'])).toMatchObject({ code: 0 });
  rmSync(join(pictures, '2026-02-02_B'), { recursive: true });
  rmSync(join(pictures, '2026-01-01_A', 'two.tif'));
  const { code, document } = await missing({ json });
  expect(code).toBe(0);
  expect(document.files.map(({ path }) => path)).toEqual([join(pictures, '2026-01-01_A', 'two.tif')]);
  expect(readdirSync(pictures)).toEqual(['2026-01-01_A']);
});

test('one of several sets must be named, and where to is said once', async () => {
  const { run, json, folder, studio } = await computerWithStudio();
  mkdirSync(join(folder, 'Scans'));
  for (const name of ['one', 'two']) writeFileSync(join(folder, 'Scans', `${name}.tif`), name);
  await run(['backup', studio.catalog, join(folder, 'Scans')]);
  const ambiguous = {
    code: 2,
    document: { error: { code: 'set-ambiguous', data: { names: ['Studio', 'Scans'] } } },
  };
  expect(await missing({ json })).toMatchObject(ambiguous);
  expect(await json(['drill'])).toMatchObject(ambiguous);
  expect(await json(['restore', '--to', join(folder, 'back')])).toMatchObject(ambiguous);
  rmSync(join(folder, 'Scans', 'one.tif'));
  expect(await missing({ json }, '--set', 'Scans', '--include', '*.jpg')).toMatchObject({
    code: 0,
    document: { files: [] },
  });
  expect(await missing({ json }, '--set', 'Scans')).toMatchObject({
    code: 0,
    document: { files: [{ snapshot: 2 }] },
  });
  for (const wrong of [
    ['restore'],
    ['restore', '--missing', '--to', folder],
    ['restore', '--missing', '--overwrite'],
    ['restore', '--missing', '--relocate'],
  ])
    expect(await json(wrong)).toMatchObject({ code: 2, document: { error: { code: 'bad-argument' } } });
});

test('a missed link is told, and not made', async () => {
  const { run, json, folder } = await computerWithVault();
  const pictures = join(folder, 'Pictures');
  mkdirSync(pictures);
  writeFileSync(join(pictures, 'one.tif'), 'one');
  symlinkSync('one.tif', join(pictures, 'best.tif'));
  await run(['backup', pictures]);
  rmSync(join(pictures, 'best.tif'));
  const link = join(pictures, 'best.tif');
  expect(await missing({ json })).toMatchObject({ code: 3, document: { files: [], links: [link] } });
  expect(readdirSync(pictures)).toEqual(['one.tif']);
});

test('pictures of a Capture One session come back with their edits', async () => {
  const { run, json, folder } = await computerWithVault();
  const { home, outside } = sampleSession(folder);
  await run(['backup', home]);
  const before = treeOf(home);
  const { document } = await json<BackupDocument>(['backup']);
  expect(document.complete).toBe(true);
  rmSync(join(home, 'Tether'), { recursive: true });
  rmSync(join(outside, 'C1.IIQ'));
  const { code, document: report } = await missing({ json });
  expect({ code, unknown: report.unknown, away: report.away }).toEqual({ code: 0, unknown: [], away: [] });
  const caches = /Cache|conoisereduced/;
  expect(differences(before, home).filter((line) => !caches.test(line))).toEqual([]);
  const back = report.files.map(({ path }) => path);
  expect(back).toContain(join(outside, 'C1.IIQ'));
  expect(back.filter((path) => path.endsWith('.cos'))).toHaveLength(2);
});
