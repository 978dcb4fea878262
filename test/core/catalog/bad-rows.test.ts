import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkCatalog } from '../../../core/src/workflows/catalog-check.ts';
import { showCatalog } from '../../../core/src/workflows/catalog-show.ts';
import { type BadStudio, FILES, soundStudio } from '../../support/bad-catalogs/cases.ts';
import { commands, lookInto } from '../../support/bad-catalogs/outcome.ts';
import { sampleCatalog } from '../../support/captureone.ts';
import { backUpOne, contextAt } from '../../support/computer.ts';
import { folderForAll, temporaryFolder } from '../../support/temp-folder.ts';
import { alter } from './catalog-folder.ts';

/** The same table without what it forbids: NULL, and two rows of one key. */
const loosened = (table: string): string =>
  `CREATE TABLE keep AS SELECT * FROM ${table}; DROP TABLE ${table}; ALTER TABLE keep RENAME TO ${table};`;

const one = 'WHERE id_local = (SELECT max(id_local) FROM AgLibraryFile)';

describe('rows that lead nowhere are told by show, check and backup alike', () => {
  const folder = folderForAll();
  const kept = join(folder, 'sound');
  let bad: BadStudio;
  beforeAll(async () => {
    bad = await soundStudio(folder);
    copyFileSync(bad.studio.catalog, kept);
  });

  const toldOf = async (sql: string): Promise<readonly string[]> => {
    for (const suffix of ['-wal', '-shm']) rmSync(bad.studio.catalog + suffix, { force: true });
    copyFileSync(kept, bad.studio.catalog);
    alter(bad.studio.catalog, sql);
    const outcomes = [];
    for (const command of commands) outcomes.push(await lookInto(command, bad, command));
    expect(outcomes.filter(({ fault }) => fault !== null)).toEqual([]);
    return outcomes.map(({ told }) => told);
  };

  test.each([
    [
      'files of NULLs',
      `${loosened('AgLibraryFile')} UPDATE AgLibraryFile SET folder = NULL, idx_filename = NULL, baseName = NULL ${one}`,
    ],
    [
      'folders of NULLs',
      `${loosened('AgLibraryFolder')} UPDATE AgLibraryFolder SET rootFolder = NULL, pathFromRoot = NULL WHERE pathFromRoot LIKE 'Job 3%'`,
    ],
    [
      'roots of NULLs',
      `${loosened('AgLibraryRootFolder')} UPDATE AgLibraryRootFolder SET absolutePath = NULL`,
    ],
    ['a name that climbs', `UPDATE AgLibraryFile SET idx_filename = '../../etc/passwd' ${one}`],
    ['a name with a NUL', `UPDATE AgLibraryFile SET idx_filename = 'A' || char(0) || '.CR3' ${one}`],
    [
      'a folder that climbs',
      "UPDATE AgLibraryFolder SET pathFromRoot = '../../etc/' WHERE pathFromRoot LIKE 'Job 3%'",
    ],
    ['a root that climbs', "UPDATE AgLibraryRootFolder SET absolutePath = '/pictures/../etc/'"],
  ])('%s', async (_, sql) => {
    expect(await toldOf(sql)).toEqual(['catalog-row-refused', 'catalog-row-refused', 'catalog-row-refused']);
  });

  test('folders that lie in themselves are where they say', async () => {
    expect(await toldOf('UPDATE AgLibraryFolder SET parentId = id_local')).toEqual(['data', 'data', 'data']);
  });

  test('collections that lie in themselves are told where collections are', async () => {
    const circle = `INSERT INTO AgLibraryCollection (id_local, parent, creationId, name, systemOnly) VALUES
      (90001, 90002, 'com.adobe.ag.library.group', 'One', 0.0), (90002, 90001, 'com.adobe.ag.library.group', 'Two', 0.0)`;
    expect(await toldOf(circle)).toEqual(['catalog-row-refused', 'data', 'data']);
  });

  test('a sound one is read whole', async () => {
    expect(await toldOf('SELECT 1')).toEqual(['data', 'data', 'data']);
    expect(await showCatalog(bad.studio.home, bad.studio.catalog, contextAt())).toMatchObject({
      files: FILES,
    });
  });
});

test('a Capture One document whose ZENTITIES lies is never a silent zero', async () => {
  const { computer } = await soundStudio(temporaryFolder());
  const { database } = sampleCatalog(temporaryFolder());
  alter(
    database,
    `UPDATE ZENTITIES SET ZNAME = CASE ZNAME WHEN 'Image' THEN 'AlbumCollection' ELSE 'Image' END
      WHERE ZNAME IN ('Image', 'AlbumCollection')`,
  );
  const doubt = expect.arrayContaining([expect.stringContaining('does not fit the rows of ZIMAGE')]);
  const shown = await showCatalog(computer.home, database, contextAt());
  expect(shown).toMatchObject({ whole: false, files: 2, notes: doubt });
  const options = { path: database, moves: [], vaultName: null };
  const checked = await checkCatalog(computer.home, options, contextAt());
  expect(checked).toMatchObject({ agrees: false, whole: false, references: 2, notes: doubt });
  const backedUp = await backUpOne(computer, database);
  expect(backedUp).toMatchObject({ notes: doubt });
  expect(backedUp.stored.files).toBe(6); // both originals, a sidecar, a mask, a profile, and the database
});
