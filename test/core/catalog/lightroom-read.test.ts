import { describe, expect, test } from 'vitest';
import { lightroom } from '../../../core/src/catalog/lightroom.ts';
import { pathBuffer } from '../../../core/src/model/paths.ts';
import type { LightroomFile } from '../../../samples/lightroom-catalog.ts';
import { alter, codesOf, copied, file, madeCatalog, pathsIn, text } from './catalog-folder.ts';

const inRoot = (absolutePath: string, ...files: LightroomFile[]) => ({
  roots: [{ absolutePath, folders: [{ pathFromRoot: 'Anna/', files }] }],
});

const contentsOf = async (path: string) => {
  const contents = lightroom.read(await copied(path));
  const references = [...contents.references()];
  contents.close();
  return { ...contents, references, problems: contents.problems };
};

describe.each(['v3', 'v5', 'v9', 'v11', 'v13'] as const)('a catalog of shape %s', (shape) => {
  test('says its version, identity, folders, files and counts', async () => {
    const frames = [
      file('IMG_1.CR3', { sidecarExtensions: ['JPG', 'xmp'], size: 31_415_926, keywords: ['sea'] }),
      file('IMG_2.CR3', { virtualCopies: ['Copy 1', 'Copy 2'], missingDevelop: true }),
    ];
    const contents = await contentsOf(madeCatalog({ shape, ...inRoot('/pictures/2026/', ...frames) }));
    expect(contents).toMatchObject({ enumerable: true, problems: [], roots: ['/pictures/2026'] });
    expect(contents.version).toMatch(/^\d{7}$/);
    expect(contents.identity).toMatch(/^[0-9A-Fa-f-]{36}$/);
    expect(contents.folders).toEqual([
      { root: '/pictures/2026', path: '/pictures/2026' },
      { root: '/pictures/2026', path: '/pictures/2026/Anna' },
    ]);
    expect(contents.references).toEqual([
      {
        folder: '/pictures/2026/Anna',
        name: 'IMG_1.CR3',
        sidecarExtensions: ['JPG', 'xmp'],
        expectedSize: 31_415_926,
      },
      { folder: '/pictures/2026/Anna', name: 'IMG_2.CR3', sidecarExtensions: [], expectedSize: 25_000_000 },
    ]);
    expect(contents.counts).toMatchObject({ images: 4, files: 2, folders: 2, keywords: 1, collections: 0 });
    expect(contents.counts?.missingDevelop).toBe(
      (contents.counts?.images ?? 0) - (contents.counts?.develop ?? 0),
    );
    expect(contents.counts?.missingDevelop).toBeGreaterThan(0);
  });
});

test('tables that are not read, such as those of published collections, change nothing', async () => {
  const path = madeCatalog();
  const before = await contentsOf(path);
  alter(
    path,
    `CREATE TABLE AgLibraryPublishedCollection (id_local INTEGER PRIMARY KEY, creationId NOT NULL DEFAULT '', name,
      parent INTEGER, publishedUrl, remoteCollectionId, systemOnly);
    CREATE TABLE AgLibraryPublishedCollectionImage (id_local INTEGER PRIMARY KEY, collection INTEGER, image INTEGER);
    CREATE TABLE AgRemotePhoto (id_local INTEGER PRIMARY KEY, collection INTEGER, photo INTEGER, url);
    INSERT INTO AgLibraryPublishedCollection (creationId, name) VALUES ('com.adobe.ag.library.collection', 'Portfolio');
    INSERT INTO AgLibraryPublishedCollectionImage (collection, image) SELECT 1, id_local FROM Adobe_images;
    INSERT INTO AgRemotePhoto (photo, url) SELECT id_local, 'https://example.com/' || id_local FROM Adobe_images`,
  );
  const after = await contentsOf(path);
  expect(after.references).toEqual(before.references);
  expect(after.counts).toEqual(before.counts);
  expect(after.problems).toEqual([]);
});

test('masks are counted where the version has the columns, and null before', async () => {
  const masked = inRoot('/p/', file('A.CR3', { masks: true }), file('B.CR3'));
  expect((await contentsOf(madeCatalog({ shape: 'v13', ...masked }))).counts?.masks).toBe(1);
  expect((await contentsOf(madeCatalog({ shape: 'v11', ...masked }))).counts?.masks).toBeNull();
});

test.each(['C:/Users/Ännä/Bilder/', '//nas/pictures/', '/', 'D:/'])(
  'the root %s stays as it is written',
  async (root) => {
    const contents = await contentsOf(madeCatalog(inRoot(root, file('A.NEF'))));
    const trimmed = root === '/' || root === 'D:/' ? root : root.slice(0, -1);
    expect(contents.roots).toEqual([text(trimmed)]);
    expect(contents.references[0]?.folder).toBe(text(`${root}Anna`));
  },
);

test.each([
  'line\nbreak.CR3',
  'tab\tand "quotes".CR3',
  '📷 Anna.jpg',
  'Zo\u00eb.nef',
  'Zoe\u0308.nef',
  'back\\slash.dng',
  '.hidden.arw',
  ' ',
  '\ufffd.jpg',
])('the name %j comes through byte for byte', async (name) => {
  const { references, problems } = await contentsOf(madeCatalog(inRoot('/p/', file(name))));
  expect(problems).toEqual([]);
  expect(references.map((reference) => pathBuffer(reference.name).toString('utf8'))).toEqual([name]);
});

test('a name that is not UTF-8 keeps its bytes', async () => {
  const path = madeCatalog(inRoot('/p/', file('A.CR3')));
  alter(path, "UPDATE AgLibraryFile SET idx_filename = CAST(x'41ff2e435233' AS TEXT)");
  expect((await contentsOf(path)).references[0]?.name).toBe('A\u00ff.CR3');
});

describe('rows that are not followed are reported, one by one', () => {
  const set = (table: string, column: string, value: string) => `UPDATE ${table} SET ${column} = ${value}`;
  const oneFile = () =>
    madeCatalog({
      roots: [{ absolutePath: '/p/', folders: [{ pathFromRoot: '', files: [file('A.CR3')] }] }],
    });

  test.each([
    set('AgLibraryFile', 'idx_filename', "'../../etc/passwd'"),
    set('AgLibraryFile', 'idx_filename', "'..'"),
    set('AgLibraryFile', 'idx_filename', "'a/b'"),
    set('AgLibraryFile', 'idx_filename', "'A.CR3' || char(0) || '/../x'"),
    set('AgLibraryFile', 'idx_filename', "''"),
    set('AgLibraryFile', 'folder', '4711'),
    set('AgLibraryFile', 'folder', '9223372036854775807'),
    set('AgLibraryFolder', 'pathFromRoot', "'../../etc/'"),
    set('AgLibraryFolder', 'pathFromRoot', "'/etc/'"),
    set('AgLibraryFolder', 'pathFromRoot', "'a' || char(0) || '/'"),
    set('AgLibraryFolder', 'rootFolder', '4711'),
    set('AgLibraryRootFolder', 'absolutePath', "'/p/../etc/'"),
    set('AgLibraryRootFolder', 'absolutePath', "''"),
  ])('%s', async (sql) => {
    const path = oneFile();
    alter(path, sql);
    const { references, problems, enumerable } = await contentsOf(path);
    expect(references).toEqual([]);
    expect(codesOf(problems)).toContain('catalog-row-refused');
    expect(problems.every(({ message }) => message.includes(path) && !message.includes('\0'))).toBe(true);
    expect(enumerable).toBe(true);
  });

  test('a backslash climbs on Windows only', async () => {
    const path = madeCatalog(inRoot('C:/p/', file('A.CR3'), file('B.CR3')));
    alter(path, "UPDATE AgLibraryFile SET idx_filename = '..\\..\\x' WHERE baseName = 'A'");
    const { references, problems } = await contentsOf(path);
    expect(references.map(({ name }) => name)).toEqual(['B.CR3']);
    expect(problems).toHaveLength(1);
  });

  test('a thousand reasons are kept, the rest is a number', async () => {
    const path = oneFile();
    alter(
      path,
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
      INSERT INTO AgLibraryFile (id_local, id_global, idx_filename, lc_idx_filename, folder) SELECT 70000 + i, 'h' || i, '..', 'h' || i, 1 FROM n`,
    );
    const { problems, references } = await contentsOf(path);
    expect(references).toHaveLength(1);
    expect(problems).toHaveLength(1_001);
    expect(problems.at(-1)?.message).toContain('500');
  });
});

describe('rows as they are not meant to be, and are all the same', () => {
  const loose = (sql: string) => {
    const path = madeCatalog({ shape: 'v13' });
    alter(
      path,
      `CREATE TABLE keep AS SELECT * FROM AgLibraryFile; DROP TABLE AgLibraryFile;
      ALTER TABLE keep RENAME TO AgLibraryFile; ${sql}`,
    );
    return path;
  };

  test('ids of REAL and TEXT', async () => {
    const path = loose(
      "UPDATE AgLibraryFile SET folder = CAST(folder AS REAL) WHERE baseName = 'IMG_1'; UPDATE AgLibraryFile SET folder = CAST(folder AS TEXT) WHERE baseName = 'IMG_2'",
    );
    expect(pathsIn(await copied(path))).toHaveLength(2);
  });

  test('NULL where text belongs', async () => {
    const path = loose(
      'UPDATE AgLibraryFile SET sidecarExtensions = NULL, importHash = NULL, idx_filename = NULL',
    );
    const { references } = await contentsOf(path);
    expect(references.map(({ name }) => name)).toEqual(['IMG_1.CR3', 'IMG_2.CR3']);
    expect(references[0]).toMatchObject({ sidecarExtensions: [], expectedSize: null });
  });

  test('optional columns that are missing', async () => {
    const path = loose(
      'ALTER TABLE AgLibraryFile DROP COLUMN importHash; ALTER TABLE AgLibraryFile DROP COLUMN sidecarExtensions',
    );
    expect((await contentsOf(path)).references[0]).toMatchObject({
      sidecarExtensions: [],
      expectedSize: null,
    });
  });

  test('a view in the place of a table is not read', async () => {
    const path = loose(`ALTER TABLE AgLibraryFile RENAME TO hidden; CREATE VIEW AgLibraryFile AS
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT i AS id_local, i AS folder, i AS idx_filename, i AS baseName, i AS extension FROM n`);
    expect(await contentsOf(path)).toMatchObject({
      enumerable: false,
      references: [],
      roots: ['/pictures/2026'],
    });
  });
});

test('a missing table makes the catalog not enumerable, its folders are still told', async () => {
  const path = madeCatalog();
  alter(path, 'DROP TABLE AgLibraryFile');
  expect(await contentsOf(path)).toMatchObject({
    enumerable: false,
    counts: null,
    roots: ['/pictures/2026'],
  });
});

test.each(['0200022', '1600000', 'abc', ''])('version %j is not enumerable', async (dbVersion) => {
  const path = madeCatalog();
  alter(path, `UPDATE Adobe_variablesTable SET value = '${dbVersion}' WHERE name = 'Adobe_DBVersion'`);
  expect(await contentsOf(path)).toMatchObject({ enumerable: false, version: dbVersion });
});

test('references() may be asked twice, and are each file once although virtual copies share it', async () => {
  const copy = await copied(madeCatalog(inRoot('/p/', file('A.CR3', { virtualCopies: ['one', 'two'] }))));
  expect(pathsIn(copy)).toEqual(['/p/Anna/A.CR3']);
  expect(pathsIn(copy)).toEqual(['/p/Anna/A.CR3']);
});
