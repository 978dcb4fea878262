import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, expect, test } from 'vitest';
import type { BackupReport } from '../../../core/src/backup/report.ts';
import { makeLightroomCatalog } from '../../../samples/lightroom-catalog.ts';
import {
  acceptChanges,
  attachComputer,
  backUpOne,
  type Computer,
  newComputer,
} from '../../support/computer.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const FRAMES = 100;
const nameOf = (frame: number): string => `IMG_${String(frame).padStart(4, '0')}.NEF`;
const frames = Array.from({ length: FRAMES }, (_, frame) => nameOf(frame));

interface Studio {
  readonly folder: string;
  readonly pictures: string;
  readonly catalog: string;
  readonly computer: Computer;
}

/** A shoot of 100 frames, half of them with masks, and its catalog, backed up once. */
const makeStudio = async (): Promise<Studio> => {
  const folder = temporaryFolder();
  const pictures = join(folder, 'Pictures');
  const catalog = join(folder, 'Lightroom', 'Studio.lrcat');
  mkdirSync(pictures);
  mkdirSync(join(folder, 'Lightroom'));
  for (const name of frames) writeFileSync(join(pictures, name), `frame ${name}`);
  const files = frames.map((name, frame) => ({
    name,
    size: 20,
    captureTime: '2026-04-26T14:03:11',
    masks: frame % 2 === 0,
  }));
  makeLightroomCatalog({
    path: catalog,
    shape: 'v13',
    journal: 'wal',
    roots: [{ absolutePath: `${pictures}/`, folders: [{ pathFromRoot: '', files }] }],
  });
  const computer = await newComputer(folder);
  expect(await backUpOne(computer, catalog)).toMatchObject({ complete: true, problems: [] });
  return { folder, pictures, catalog, computer };
};

const edit = ({ catalog }: Studio, sql: string): void => {
  const database = new DatabaseSync(catalog);
  database.exec(sql);
  database.close();
};

const firstFrames = (count: number): string =>
  frames
    .slice(0, count)
    .map((name) => `'${name}'`)
    .join(', ');

/** As Lightroom does it: the pictures' rows go, with everything that hangs on them. */
const removeFromCatalog = (studio: Studio, count: number): void =>
  edit(
    studio,
    `CREATE TEMP TABLE gone AS SELECT i.id_local AS image, f.id_local AS file FROM AgLibraryFile f
       JOIN Adobe_images i ON i.rootFile = f.id_local WHERE f.idx_filename IN (${firstFrames(count)});
     DELETE FROM Adobe_imageDevelopSettings WHERE image IN (SELECT image FROM gone);
     DELETE FROM Adobe_images WHERE id_local IN (SELECT image FROM gone);
     DELETE FROM AgLibraryFile WHERE id_local IN (SELECT file FROM gone);`,
  );

const removeFromDisk = ({ pictures }: Studio, count: number): void => {
  for (const name of frames.slice(0, count)) rmSync(join(pictures, name));
};

const told = ({ complete, problems }: BackupReport) => ({
  complete,
  problems: problems.map(({ code, message }) => `${code}: ${message.slice(message.indexOf(':') + 2)}`),
});

const well = { complete: true, problems: [] };
const lostPictures = {
  complete: false,
  problems: [
    'set-shrank: 30 of 100 pictures are no longer in the catalog although their files still lie on the disk.',
  ],
};

let studio: Studio;
beforeEach(async () => {
  studio = await makeStudio();
});
const run = async (): Promise<ReturnType<typeof told>> =>
  told(await backUpOne(studio.computer, studio.catalog));

test('a cull, from the disk and from the catalog, raises nothing', async () => {
  removeFromCatalog(studio, 75);
  removeFromDisk(studio, 75);
  expect(await run()).toEqual(well);
});

test('pictures that vanished from the catalog alone are told until they are accepted', async () => {
  removeFromCatalog(studio, 30);
  expect(await run()).toEqual(lostPictures);
  expect(await run()).toEqual(lostPictures);
  const [accepted] = await acceptChanges(studio.computer, studio.catalog);
  expect(accepted).toMatchObject(well);
  expect(await run()).toEqual(well);
});

test('they are told no longer once their files are gone as well', async () => {
  removeFromCatalog(studio, 30);
  expect(await run()).toEqual(lostPictures);
  removeFromDisk(studio, 30);
  expect(await run()).toEqual(well);
});

test('pictures that come back to the catalog are lost no longer', async () => {
  const database = new DatabaseSync(studio.catalog);
  const rows = database.prepare('SELECT * FROM AgLibraryFile').all();
  database.close();
  removeFromCatalog(studio, 30);
  expect(await run()).toEqual(lostPictures);
  const again = new DatabaseSync(studio.catalog);
  const columns = Object.keys(rows[0] ?? {});
  const insert = again.prepare(
    `INSERT OR IGNORE INTO AgLibraryFile (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  for (const row of rows) insert.run(...columns.map((column) => row[column] ?? null));
  again.close();
  expect(await run()).toEqual(well);
});

test('a catalog that lost its edits, and is sound as a database, is not called complete', async () => {
  edit(
    studio,
    'DELETE FROM Adobe_imageDevelopSettings WHERE image IN (SELECT image FROM Adobe_imageDevelopSettings LIMIT 50)',
  );
  const { complete, problems } = await run();
  expect(complete).toBe(false);
  expect(problems[0]).toMatch(/^set-shrank: 50 pictures have lost their edits \(of 100/);
});

test('masks that went while their pictures stayed are told', async () => {
  edit(studio, 'UPDATE Adobe_imageDevelopSettings SET hasMasks = 0, hasAIMasks = 0');
  expect(await run()).toEqual({
    complete: false,
    problems: ['set-shrank: 50 of 50 pictures with masks have none any more.'],
  });
});

test('what was lost is told by a computer that was attached in between', async () => {
  removeFromCatalog(studio, 30);
  expect(await run()).toEqual(lostPictures);
  edit(studio, 'DELETE FROM Adobe_imageDevelopSettings');
  const other = await attachComputer(studio.computer, join(studio.folder, 'other'));
  const { complete, problems } = told(await backUpOne(other, studio.catalog));
  expect(complete).toBe(false);
  expect(problems.some((problem) => problem.includes('have lost their edits'))).toBe(true);
});

test('a folder that was emptied is told; one that shrank by half is not', async () => {
  const folder = join(studio.folder, 'Archive');
  mkdirSync(folder);
  for (const name of frames) writeFileSync(join(folder, name), name);
  await backUpOne(studio.computer, folder);
  for (const name of frames.slice(0, 50)) rmSync(join(folder, name));
  expect(told(await backUpOne(studio.computer, folder))).toEqual(well);
  for (const name of frames.slice(50)) rmSync(join(folder, name));
  expect(told(await backUpOne(studio.computer, folder))).toEqual({
    complete: false,
    problems: ['set-shrank: 50 of 50 files are gone: it was emptied, or its drive is not mounted.'],
  });
});
