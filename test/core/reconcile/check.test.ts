import { mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseMove } from '../../../core/src/catalog/root-move.ts';
import type { ProgressEvent } from '../../../core/src/model/events.ts';
import { catalogCheckExit } from '../../../core/src/reconcile/report.ts';
import { checkCatalog } from '../../../core/src/workflows/catalog-check.ts';
import { type CatalogStudio, catalogStudio, type TestPicture } from '../../support/catalog-studio.ts';
import { contextAt } from '../../support/computer.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { treeDifferences, treeOf } from '../../support/tree.ts';
import { alter } from '../catalog/catalog-folder.ts';

const two: readonly TestPicture[] = [
  { path: 'Anna/IMG_1.CR3', bytes: 'the first' },
  { path: 'Anna/IMG_2.CR3', bytes: 'the second one' },
];

const studio = (pictures = two): CatalogStudio => catalogStudio(temporaryFolder(), pictures);

const checked = async (one: CatalogStudio, ...maps: readonly string[]) => {
  const report = await one.check({ moves: maps.map(parseMove) });
  return { ...report, exit: catalogCheckExit(report) };
};

test('where all is there it agrees, and neither pictures nor catalog are touched', async () => {
  const one = studio();
  const before = treeOf(one.folder);
  expect(await checked(one)).toMatchObject({
    agrees: true,
    exit: 0,
    references: 2,
    present: 2,
    missing: [],
    offline: [],
    onlyCopies: null,
    duplicates: [],
    orphans: [],
    changed: [],
    warnings: [],
  });
  rmSync(one.home.path, { recursive: true });
  expect(treeDifferences(before, treeOf(one.folder))).toEqual([]);
});

test('nothing of the copy is left in the private folder', async () => {
  const one = studio();
  await checked(one);
  expect([...treeOf(one.home.path).keys()]).toEqual([]);
});

test('what a look that was cut off left there goes; what a running one needs stays', async () => {
  const one = studio();
  const running = `look-${process.pid}-abc`;
  for (const name of ['look-2147483000-abc', running])
    mkdirSync(join(one.home.path, name), { recursive: true });
  await checked(one);
  expect([...treeOf(one.home.path).keys()]).toEqual([running]);
});

describe('what is not there', () => {
  test('missing: its folder is there, or its folder below an online root is not', async () => {
    const one = studio([...two, { path: 'Berta/IMG_3.CR3', bytes: null }]);
    unlinkSync(one.at('Anna/IMG_1.CR3'));
    expect(await checked(one)).toMatchObject({
      exit: 3,
      missing: [one.at('Anna/IMG_1.CR3'), one.at('Berta/IMG_3.CR3')],
      offline: [],
      present: 1,
    });
  });

  test('offline: its root folder is not there', async () => {
    const one = studio();
    rmSync(one.pictures, { recursive: true });
    const report = await checked(one);
    expect(report).toMatchObject({ exit: 3, missing: [], roots: [{ state: 'absent' }] });
    expect(report.offline.map(({ path }) => path)).toEqual(two.map(({ path }) => one.at(path)));
  });

  test('offline: its root folder is the empty one that a drive is mounted on', async () => {
    const one = studio();
    rmSync(one.pictures, { recursive: true });
    mkdirSync(one.pictures);
    const report = await checked(one);
    expect(report).toMatchObject({ exit: 3, missing: [], roots: [{ state: 'empty' }] });
    expect(report.offline).toHaveLength(2);
  });

  test('the JPEG of a pair that has no row of its own', async () => {
    const one = studio([{ path: 'A/IMG_1.CR3', bytes: 'raw', sidecarExtensions: ['JPG', 'xmp'] }]);
    expect(await checked(one)).toMatchObject({ exit: 3, missing: [one.at('A/IMG_1.JPG')] });
    one.write('A/img_1.jpg', 'jpeg');
    expect(await checked(one)).toMatchObject({ exit: 0, missing: [], orphans: [] });
  });

  test('a folder or a dead link in the place of a picture cannot be read', async () => {
    const one = studio();
    for (const { path } of two) unlinkSync(one.at(path));
    mkdirSync(one.at('Anna/IMG_1.CR3'));
    symlinkSync(join(one.folder, 'nowhere'), one.at('Anna/IMG_2.CR3'));
    const report = await checked(one);
    expect(report).toMatchObject({ exit: 3, missing: [] });
    expect(report.unreadable.map(({ why }) => why)).toEqual(['it is a folder', 'its link leads nowhere']);
  });

  test('a link that leads to a picture is that picture', async () => {
    const one = studio();
    renameSync(one.at('Anna/IMG_1.CR3'), join(one.folder, 'elsewhere.CR3'));
    symlinkSync(join(one.folder, 'elsewhere.CR3'), one.at('Anna/IMG_1.CR3'));
    expect(await checked(one)).toMatchObject({ exit: 0, present: 2 });
  });
});

describe('names', () => {
  test.each([
    ['case', 'Anna/IMG_1.CR3', 'Anna/img_1.cr3'],
    ['composition', 'Anna/Zo\u00eb.CR3', 'Anna/Zoe\u0308.CR3'],
  ])('that differ in %s mean one file', async (_, inCatalog, onDisk) => {
    const one = studio([{ path: inCatalog, bytes: null, size: 3 }]);
    one.write(onDisk, 'raw');
    expect(await checked(one)).toMatchObject({ exit: 0, present: 1, orphans: [] });
  });

  test('that two rows and one file have are one file', async () => {
    const one = studio([two[0] as TestPicture]);
    alter(
      one.catalog,
      `INSERT INTO AgLibraryFile (id_local, id_global, baseName, extension, folder, idx_filename, lc_idx_filename)
       SELECT 9000, 'x', baseName, extension, folder, idx_filename, 'other' FROM AgLibraryFile`,
    );
    expect(await checked(one)).toMatchObject({ exit: 0, references: 2, present: 1, duplicates: [] });
  });
});

describe('--map', () => {
  const windows = () => {
    const one = studio();
    alter(one.catalog, "UPDATE AgLibraryRootFolder SET absolutePath = 'C:/Bilder/2026/'");
    return one;
  };

  test('a root of another kind of computer is not looked for, wherever this is run', async () => {
    const one = windows();
    const before = process.cwd();
    mkdirSync(join(one.folder, 'C:', 'Bilder'), { recursive: true });
    process.chdir(one.folder);
    try {
      const report = await checked(one);
      expect(report).toMatchObject({ exit: 3, roots: [{ state: 'elsewhere', path: null }] });
      expect(report.offline[0]?.path).toBe('C:/Bilder/2026/Anna/IMG_1.CR3');
    } finally {
      process.chdir(before);
    }
  });

  test.each([
    ['C:/Bilder/2026', ''],
    ['c:\\bilder\\2026\\', ''],
    ['C:/Bilder', '..'],
  ])('%s', async (from, to) => {
    const one = windows();
    if (to === '..') renameSync(one.pictures, join(one.folder, '2026'));
    const target = to === '..' ? one.folder : one.pictures;
    expect(await checked(one, `${from}=${target}`)).toMatchObject({ exit: 0, present: 2 });
  });

  test('no root lies under it', async () => {
    await expect(checked(windows(), 'D:/Bilder=/x')).rejects.toMatchObject({ code: 'bad-argument' });
  });

  test.each(['C:/Bilder', '=x', 'C:/x='])('%s is no mapping', (typed) => {
    expect(() => parseMove(typed)).toThrow(expect.objectContaining({ code: 'bad-argument' }));
  });
});

describe('moved', () => {
  test('found by name and size in a folder the catalog does not know', async () => {
    const one = studio();
    one.write('Sorted/2026.04/IMG_1.CR3', 'the first');
    unlinkSync(one.at('Anna/IMG_1.CR3'));
    expect(await checked(one)).toMatchObject({
      exit: 3,
      missing: [],
      orphans: [],
      moved: [
        { from: one.at('Anna/IMG_1.CR3'), to: one.at('Sorted/2026.04/IMG_1.CR3'), by: 'size-and-name' },
      ],
    });
  });

  test.each([
    ['another size', 'Sorted/IMG_1.CR3', 'another text'],
    ['another name', 'Sorted/IMG_7.CR3', 'the first'],
  ])('not by %s', async (_, path, bytes) => {
    const one = studio();
    one.write(path, bytes);
    unlinkSync(one.at('Anna/IMG_1.CR3'));
    expect(await checked(one)).toMatchObject({ moved: [], missing: [one.at('Anna/IMG_1.CR3')] });
  });

  test('not where two are missing and one was found', async () => {
    const one = studio([
      { path: 'Anna/IMG_1.CR3', bytes: null, size: 9 },
      { path: 'Berta/IMG_1.CR3', bytes: null, size: 9 },
    ]);
    one.write('Sorted/IMG_1.CR3', 'the first');
    expect(await checked(one)).toMatchObject({ moved: [], missing: { length: 2 } });
  });

  test('not where two could be it', async () => {
    const one = studio();
    one.write('Sorted/a/IMG_1.CR3', 'the first');
    one.write('Sorted/b/IMG_1.CR3', 'the first');
    unlinkSync(one.at('Anna/IMG_1.CR3'));
    expect(await checked(one)).toMatchObject({ moved: [], missing: [one.at('Anna/IMG_1.CR3')] });
  });
});

describe('what is worth knowing and no failure', () => {
  test('a RAW of another size; a JPEG, TIFF or DNG with metadata written into it is usual', async () => {
    const names = ['a.CR3', 'b.jpg', 'c.dng', 'd.tif', 'e.mov', 'f.jpg'];
    const one = studio(
      names.map((name) => ({ path: `A/${name}`, bytes: name === 'f.jpg' ? '' : name, size: 77 })),
    );
    const report = await checked(one);
    expect(report.exit).toBe(0);
    expect(report.changed.map(({ path, usual }) => [path.slice(-5), usual])).toEqual([
      ['a.CR3', false],
      ['b.jpg', true],
      ['c.dng', true],
      ['d.tif', true],
      ['e.mov', false],
      ['f.jpg', false],
    ]);
  });

  test('orphans: pictures beside the originals, and neither sidecars nor what is no picture', async () => {
    const one = studio();
    one.write('Anna/IMG_9.CR3', 'nobody knows me');
    for (const name of ['IMG_1.xmp', 'IMG_1.acr', 'IMG_1.CR3.dop', 'IMG_1.JPG', '._IMG_1.CR3', 'notes.txt'])
      one.write(`Anna/${name}`, name);
    expect(await checked(one)).toMatchObject({
      exit: 0,
      orphans: [{ path: one.at('Anna/IMG_9.CR3'), size: 15 }],
    });
  });

  test('duplicates: the same bytes, not merely the same size', async () => {
    const head = 'x'.repeat(70_000);
    const one = studio([
      { path: 'A/1.CR3', bytes: `${head}1` },
      { path: 'A/2.CR3', bytes: `${head}2` },
      { path: 'B/1.CR3', bytes: `${head}1` },
      { path: 'B/3.CR3', bytes: `y${head}` },
      { path: 'B/4.CR3', bytes: '' },
      { path: 'B/5.CR3', bytes: '' },
    ]);
    expect(await checked(one)).toMatchObject({
      exit: 0,
      duplicates: [{ size: 70_001, paths: [one.at('A/1.CR3'), one.at('B/1.CR3')] }],
    });
  });

  test('only files of equal length are read, and to the end only those that begin alike', async () => {
    const one = studio([
      { path: 'A/1.CR3', bytes: `${'x'.repeat(70_000)}1` },
      { path: 'A/2.CR3', bytes: `${'x'.repeat(70_000)}2` },
      { path: 'A/3.CR3', bytes: `${'y'.repeat(70_000)}3` },
      { path: 'A/4.CR3', bytes: 'of a length of its own' },
    ]);
    const read: string[] = [];
    const onEvent = (event: ProgressEvent) => {
      if (event.kind === 'file') read.push(event.path.slice(-5));
    };
    const options = { path: one.catalog, moves: [], vaultName: null };
    await checkCatalog(one.home, options, { ...contextAt(), onEvent });
    expect(read).toEqual(['1.CR3', '2.CR3']);
  });
});

describe('where the catalog lies', () => {
  test.each([
    ['Dropbox', 'Dropbox'],
    ['OneDrive - Studio', 'OneDrive'],
    ['Library/Mobile Documents', 'iCloud Drive'],
    ['GoogleDrive-anna@example.com', 'Google Drive'],
  ])('in %s it warns, in one line, and agrees all the same', async (folder, service) => {
    const one = catalogStudio(join(temporaryFolder(), folder), two);
    const { warnings, exit } = await checked(one);
    expect({ warnings: warnings.length, exit }).toEqual({ warnings: 1, exit: 0 });
    expect(warnings[0]).toContain(service);
  });

  test('by what a sync program left there, through a link too', async () => {
    const one = studio();
    mkdirSync(join(one.folder, '.stfolder'));
    const link = join(temporaryFolder(), 'link');
    symlinkSync(join(one.folder, 'Lightroom'), link);
    const report = await one.check({ path: join(link, 'Studio.lrcat') });
    expect(report.warnings).toHaveLength(1);
    expect(report.warnings[0]).toContain('Syncthing');
  });
});
