import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readLocations } from '../../../core/src/catalog/captureone-locations.ts';
import { RowProblems } from '../../../core/src/catalog/row-problems.ts';
import { openAtRest } from '../../../core/src/catalog/sqlite-open.ts';
import { contentsOf, madeDocument } from './captureone-folder.ts';
import { alter, codesOf, text } from './catalog-folder.ts';

describe.each([
  ['v12', '1200'],
  ['v16.5', '1650'],
  ['v16.8', '160800'],
] as const)('a catalog of shape %s', (shape, version) => {
  test('says its version, identity, folders, files and counts', async () => {
    const path = madeDocument({ shape });
    const home = dirname(path);
    const contents = await contentsOf(path);
    expect(contents).toMatchObject({ version, enumerable: true, problems: [], notes: [] });
    expect(contents.identity).toMatch(/^[0-9A-F-]{36}$/);
    expect(contents.paths).toEqual([join(home, 'Originals/2026/A.IIQ'), '/Volumes/Work/Photos/Anna/B.CR3']);
    expect(contents.read[1]?.expectedSize).toBe(31_415_926);
    expect(contents.roots).toEqual(['/Volumes/Work/Photos/Anna']);
    expect(contents.counts).toEqual({
      images: 3,
      files: 2,
      folders: 2,
      develop: 3,
      missingDevelop: 0,
      keywords: 1,
      collections: 1,
      masks: null,
    });
  });
});

test('variants that lost their layers are counted', async () => {
  const path = madeDocument({
    images: [
      { name: 'A.IIQ', location: 1, variants: 3, withoutLayers: true },
      { name: 'B.IIQ', location: 1 },
    ],
  });
  expect((await contentsOf(path)).counts).toMatchObject({ images: 4, develop: 1, missingDevelop: 3 });
});

test.each([
  [[1210, 160_800, 1650], '160800'],
  [[1106, 1650], '1650'],
  [[1650, 1210, 1106], '1650'],
])('of the history %j the newest is the version', async (versions, version) => {
  expect(await contentsOf(madeDocument({ versions }))).toMatchObject({ version, enumerable: true });
});

test('a RAW and its JPEG are two files, and one in the trash is told', async () => {
  const contents = await contentsOf(
    madeDocument({
      images: [
        { name: 'A.CR3', location: 1 },
        { name: 'A.JPG', location: 1, trashed: true },
      ],
    }),
  );
  expect(contents.read).toHaveLength(2);
  expect(contents.notes).toEqual(['1 of its pictures are in its trash, and are backed up with the rest.']);
});

describe('a session', () => {
  const session = (folders: readonly number[]) =>
    madeDocument({
      type: 'session',
      images: [],
      albums: [],
      locations: [{ relative: 'Tether' }, { relative: 'Jobs/Old', mac: '/Volumes/Archive' }],
      folders,
    });

  test('names its folders, wherever they lie, and passes over those it has lost', async () => {
    const path = session([1, 2, 77, 78]);
    const contents = await contentsOf(path);
    expect(contents.folders.map((folder) => folder.path)).toEqual([
      text(join(dirname(path), 'Tether')),
      '/Volumes/Archive/Jobs/Old',
    ]);
    expect(contents.enumerable).toBe(true);
    expect(contents.problems).toEqual([]);
    expect(contents.notes.join(' ')).toContain('2 of its folder lists');
  });

  test('where the root row sends captures is a folder too', async () => {
    const path = session([]);
    alter(path, 'UPDATE ZCOLLECTION SET ZCAPTUREDESTINATIONLOCATION = 2');
    expect((await contentsOf(path)).folders.map((folder) => folder.path)).toEqual([
      '/Volumes/Archive/Jobs/Old',
    ]);
  });

  test('a circle of collections ends', async () => {
    const path = session([1, 2]);
    alter(path, 'UPDATE ZCOLLECTION SET ZPARENT = (SELECT max(Z_PK) FROM ZCOLLECTION)');
    expect((await contentsOf(path)).folders).toHaveLength(2);
  });

  test('a favourite under a root of another system is a problem that names it', async () => {
    const path = session([1]);
    alter(path, "UPDATE ZPATHLOCATION SET ZISRELATIVE = 0, ZWINROOT = 'E:\\' WHERE Z_PK = 1");
    const { problems } = await contentsOf(path);
    expect(codesOf(problems)).toEqual(['root-unmapped']);
  });
});

describe('roots of another system', () => {
  const windows = (win: string, relative = 'Photos\\2026\\Anna') =>
    madeDocument({
      writtenBy: 'Pro Win',
      locations: [{ relative, win }],
      images: ['A.IIQ', 'B.IIQ'].map((name) => ({ name, location: 1 })),
    });

  test.each(['D:\\', 'D:', 'D:\\Jobs\\', '\\\\nas\\pictures'])(
    '%s is followed nowhere by itself',
    async (root) => {
      const { read, problems } = await contentsOf(windows(root));
      expect(read).toEqual([]);
      expect(codesOf(problems)).toEqual(['root-unmapped']);
      expect(problems[0]?.data).toMatchObject({ root, rows: 2 });
      expect(problems[0]?.message).toContain(`--map '${root}=`);
    },
  );

  test.each([
    ['D:\\Photos', '/Volumes/Photos', '/Volumes/Photos/2026/Anna/A.IIQ'],
    ['d:/photos/2026', '/p', '/p/Anna/A.IIQ'],
    ['D:\\', '/mnt/d', '/mnt/d/Photos/2026/Anna/A.IIQ'],
  ])('%s=%s leads to %s', async (from, to, path) => {
    const { paths, problems } = await contentsOf(windows('D:\\'), [from, to]);
    expect(paths[0]).toBe(path);
    expect(problems).toEqual([]);
  });

  test('a map of a folder beside it changes nothing', async () => {
    const { problems } = await contentsOf(windows('D:\\'), ['D:\\Pho', '/p'], ['E:\\Photos', '/q']);
    expect(codesOf(problems)).toEqual(['root-unmapped']);
  });

  test('a Mac root is as strange on Windows, and mapped as well', () => {
    const database = openAtRest(madeDocument());
    const read = (moves: { from: ReturnType<typeof text>; to: ReturnType<typeof text> }[]) =>
      readLocations(
        database,
        { home: text('C:/Jobs'), moves, onWindows: true, writtenOnWindows: false },
        new RowProblems('C:/Jobs/Jobs.cocatalogdb'),
      ).get(2);
    expect(read([])).toEqual({ kind: 'foreign', root: '/Volumes/Work' });
    expect(read([{ from: text('/Volumes/Work'), to: text('W:/') }])).toMatchObject({
      path: 'W:/Photos/Anna',
    });
    database.close();
  });
});

test('a relative path has the separators of who wrote it', async () => {
  const of = (writtenBy: 'Pro Mac' | 'Pro Win') =>
    contentsOf(
      madeDocument({
        writtenBy,
        locations: [{ relative: 'Originals\\2026' }],
        images: [{ name: 'A.IIQ', location: 1 }],
      }),
    );
  expect((await of('Pro Win')).paths[0]).toMatch(/Originals\/2026\/A\.IIQ$/);
  expect((await of('Pro Mac')).paths[0]).toMatch(/Originals\\2026\/A\.IIQ$/);
});

describe('rows that are not followed are reported, one by one', () => {
  test.each([
    "UPDATE ZIMAGE SET ZIMAGEFILENAME = '../../etc/passwd'",
    "UPDATE ZIMAGE SET ZIMAGEFILENAME = '..'",
    "UPDATE ZIMAGE SET ZIMAGEFILENAME = 'A.IIQ' || char(0) || '/../x'",
    'UPDATE ZIMAGE SET ZIMAGEFILENAME = NULL',
    "UPDATE ZIMAGE SET ZIMAGEFILENAME = x''",
    'UPDATE ZIMAGE SET ZIMAGELOCATION = NULL',
    'UPDATE ZIMAGE SET ZIMAGELOCATION = 4711',
    'UPDATE ZIMAGE SET ZIMAGELOCATION = 9223372036854775807',
    "UPDATE ZPATHLOCATION SET ZRELATIVEPATH = '../../etc'",
    "UPDATE ZPATHLOCATION SET ZRELATIVEPATH = 'a' || char(0)",
    "UPDATE ZPATHLOCATION SET ZISRELATIVE = 0, ZMACROOT = '/p/../..'",
    "UPDATE ZPATHLOCATION SET ZISRELATIVE = 0, ZMACROOT = '/p' || char(0) || 'q'",
    'DELETE FROM ZPATHLOCATION',
  ])('%s', async (sql) => {
    const path = madeDocument({ images: [{ name: 'A.IIQ', location: 1 }] });
    alter(path, `PRAGMA foreign_keys = OFF; ${sql}`);
    const { read, problems, enumerable } = await contentsOf(path);
    expect(read).toEqual([]);
    expect(codesOf(problems)).toContain('catalog-row-refused');
    expect(problems.every(({ message }) => message.includes(path) && !message.includes('\0'))).toBe(true);
    expect(enumerable).toBe(true);
  });
});

describe('what cannot be relied upon is said, and its folders are walked', () => {
  const rebuilt = (sql: string) => {
    const path = madeDocument();
    alter(path, `PRAGMA foreign_keys = OFF; ${sql}`);
    return path;
  };

  test.each([
    ['an unknown version', 'UPDATE ZVERSIONINFO SET ZVERSION = 170100', 'version 170100'],
    ['an old one', 'UPDATE ZVERSIONINFO SET ZVERSION = 1012', 'version 1012'],
    ['none', 'DELETE FROM ZVERSIONINFO', '(none given)'],
    ['NULL', 'UPDATE ZVERSIONINFO SET ZVERSION = NULL', '(none given)'],
    ['words', "UPDATE ZVERSIONINFO SET ZVERSION = 'sixteen'", '(none given)'],
    ['no ZENTITIES', 'DROP TABLE ZENTITIES', 'ZENTITIES is missing'],
    ['an empty ZENTITIES', 'DELETE FROM ZENTITIES', 'ZENTITIES is empty'],
    ['a ZENTITIES with one name twice', "UPDATE ZENTITIES SET ZNAME = 'Image'", 'one name twice'],
    ['a ZENTITIES that calls images albums', swapped('Image', 'AlbumCollection'), 'the rows of ZIMAGE'],
    [
      'a ZENTITIES that calls albums keywords',
      swapped('AlbumCollection', 'Keyword'),
      'the rows of ZCOLLECTION',
    ],
    [
      'a column of another name',
      'ALTER TABLE ZIMAGE RENAME ZIMAGEFILENAME TO ZFILE',
      'not as they were known',
    ],
    ['collections without folders', 'ALTER TABLE ZCOLLECTION DROP ZFOLDERLOCATION', 'not as they were known'],
    [
      'a class that is missing',
      "UPDATE ZENTITIES SET ZNAME = 'FavouriteCollection' WHERE ZNAME = 'FolderCollection'",
      'does not name FolderCollection',
    ],
    [
      'a view for a table',
      'ALTER TABLE ZIMAGE RENAME TO Z; CREATE VIEW ZIMAGE AS SELECT * FROM Z',
      'not as they were known',
    ],
  ])('%s', async (_, sql, said) => {
    const { enumerable, copy, folders, problems } = await contentsOf(rebuilt(sql));
    expect(enumerable).toBe(false);
    expect(copy.notes.join(' ')).toContain(said);
    expect(copy.notes.join(' ')).toContain('walked');
    expect(codesOf([...copy.problems, ...problems])).toEqual([]);
    expect(folders).toHaveLength(2);
  });

  test('counts are none rather than false ones', async () => {
    expect((await contentsOf(rebuilt('DROP TABLE ZENTITIES'))).counts).toBeNull();
    expect((await contentsOf(rebuilt('DROP TABLE ZVARIANTLAYER'))).counts).toBeNull();
  });

  test('a database of something else is no document', async () => {
    const { copy, version } = await contentsOf(
      rebuilt('DROP TABLE ZVERSIONINFO; DROP TABLE ZDOCUMENTCONTENT'),
    );
    expect(version).toBeNull();
    expect(codesOf(copy.problems)).toEqual(['not-a-catalog']);
  });
});

/** Two names change their numbers, as if the table were of another version. */
function swapped(one: string, other: string): string {
  return `UPDATE ZENTITIES SET ZNAME = CASE ZNAME WHEN '${one}' THEN '${other}' ELSE '${one}' END
    WHERE ZNAME IN ('${one}', '${other}')`;
}
