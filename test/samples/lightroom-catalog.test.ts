import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeLightroomCatalog } from '../../samples/lightroom-catalog.ts';
import type { Variant } from './catalog-variants.ts';
import { content, haveSchemas, own, real } from './catalog-variants.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'safelight-catalog-'));
});
afterAll(() => rm(folder, { recursive: true }));

const make = (name: string, variant: Variant): string => {
  const path = join(folder, `${name}.lrcat`);
  makeLightroomCatalog({ path, ...content, ...variant });
  return path;
};

/** Reads a catalog made by `make`, which nothing else will look at. */
const rows = (path: string, sql: string): unknown[][] => {
  const database = new DatabaseSync(path);
  try {
    const statement = database.prepare(sql);
    statement.setReturnArrays(true);
    return statement.all() as unknown as unknown[][];
  } finally {
    database.close();
  }
};

const perFile = `
  SELECT r.absolutePath || d.pathFromRoot || f.idx_filename, f.baseName || '.' || f.extension, f.importHash,
         f.sidecarExtensions, f.md5, count(i.id_local), count(i.masterImage)
  FROM AgLibraryFile f JOIN AgLibraryFolder d ON f.folder = d.id_local
  JOIN AgLibraryRootFolder r ON d.rootFolder = r.id_local LEFT JOIN Adobe_images i ON i.rootFile = f.id_local
  GROUP BY f.id_local ORDER BY f.id_local`;

const missingDevelop = `
  SELECT i.fileFormat FROM Adobe_images i LEFT JOIN Adobe_imageDevelopSettings s ON s.image = i.id_local
  WHERE s.id_local IS NULL`;

describe.each([...own, ...real])('sample catalog, %s', (name, variant) => {
  let path = '';
  beforeAll(() => {
    path = make(name, variant);
  });

  it('is sound, alone in its folder, in the journal mode asked for', async () => {
    const head = await readFile(path);
    expect([...head.subarray(18, 20)]).toEqual(variant.journal === 'wal' ? [2, 2] : [1, 1]);
    expect(head.readUInt16BE(16)).toBe(4096);
    expect(rows(path, 'PRAGMA integrity_check')).toEqual([['ok']]);
    expect((await readdir(folder)).filter((entry) => !entry.endsWith('.lrcat'))).toEqual([]);
  });

  it('joins files, folders, roots and images', () => {
    expect(rows(path, perFile)).toEqual([
      [
        'C:/Bilder/2026/Müller & Söhne/IMG_0001.CR3',
        'IMG_0001.CR3',
        '798904991:IMG_0001.CR3:25000000',
        'JPG,xmp',
        null,
        3,
        2,
      ],
      [
        'C:/Bilder/2026/Müller & Söhne/img_0001.dng',
        'img_0001.dng',
        '798904991:img_0001.dng:30000000',
        '',
        null,
        1,
        0,
      ],
      ['/Volumes/Archive/clip.MOV', 'clip.MOV', '10:clip.MOV:9', '', null, 1, 0],
    ]);
  });

  it('gives every root a folder with an empty path', () => {
    const sql =
      "SELECT r.name, r.relativePathFromCatalog FROM AgLibraryRootFolder r JOIN AgLibraryFolder d ON d.rootFolder = r.id_local WHERE d.pathFromRoot = '' ORDER BY 1";
    expect(rows(path, sql)).toEqual([
      ['Archive', null],
      ['Bilder', '../Bilder/'],
    ]);
  });

  it('has develop settings but where they were to be missing', () => {
    expect(rows(path, missingDevelop)).toEqual([['VIDEO']]);
    expect(
      rows(path, "SELECT count(*) FROM Adobe_imageDevelopSettings WHERE text LIKE '%MaskDigest%'"),
    ).toEqual([[1]]);
  });

  it('stores numbers, versions and the counter as Lightroom does', () => {
    const variables = rows(path, 'SELECT name, typeof(value) FROM Adobe_variablesTable ORDER BY name');
    expect(variables).toEqual([
      ['Adobe_DBVersion', 'text'],
      ['Adobe_entityIDCounter', 'real'],
      ['Adobe_storeProviderID', 'text'],
      ['AgLibraryKeyword_rootTagID', 'real'],
    ]);
    const sql =
      'SELECT typeof(rating), typeof(pick), typeof(rootFile), colorLabels FROM Adobe_images LIMIT 1';
    expect(rows(path, sql)).toEqual([['real', 'real', 'integer', 'Rot']]);
  });

  it('shares one keyword among pictures and ties a person to a face', () => {
    const uses =
      'SELECT k.name, k.keywordType, count(*) FROM AgLibraryKeyword k JOIN AgLibraryKeywordImage u ON u.tag = k.id_local GROUP BY 1, 2 ORDER BY 1';
    expect(rows(path, uses)).toEqual([
      ['Anna Huber', 'person', 3],
      ['church', null, 4],
      ['wedding', null, 3],
    ]);
    const faces =
      'SELECT count(*) FROM AgLibraryKeywordFace kf JOIN AgLibraryFace f ON f.id_local = kf.face JOIN AgLibraryKeyword k ON k.id_local = kf.tag';
    expect(rows(path, faces)).toEqual([[3]]);
  });

  it('lists collections in order, the quick collection as a system one', () => {
    const sql = `SELECT f.idx_filename FROM AgLibraryCollection c JOIN AgLibraryCollectionImage ci ON ci.collection = c.id_local
      JOIN Adobe_images i ON i.id_local = ci.image JOIN AgLibraryFile f ON f.id_local = i.rootFile
      WHERE c.name = 'Selects' ORDER BY CAST(ci.positionInCollection AS REAL)`;
    expect(rows(path, sql)).toEqual([['clip.MOV'], ['IMG_0001.CR3']]);
    expect(rows(path, 'SELECT name FROM AgLibraryCollection WHERE systemOnly = 1')).toEqual([
      ['quick collection'],
    ]);
  });

  it('packs XMP as its version does', () => {
    const [[xmp] = []] = rows(path, 'SELECT xmp FROM Adobe_AdditionalMetadata LIMIT 1');
    if (variant.shape === 'v5') return expect(xmp).toContain('xmp:Rating="5"');
    expect(xmp).toBeInstanceOf(Uint8Array);
    const packed = Buffer.from(xmp as Uint8Array);
    const text = inflateSync(packed.subarray(4));
    expect(text.length).toBe(packed.readUInt32BE(0));
    expect(text.toString()).toContain('xmp:Rating="5"');
  });

  it('is the same bytes each time', async () => {
    const sha256 = async (file: string) =>
      createHash('sha256')
        .update(await readFile(file))
        .digest('hex');
    expect(await sha256(make(`${name} again`, variant))).toBe(await sha256(path));
  });
});

describe('sample catalogs', () => {
  it('of the four shapes have the columns of their versions', () => {
    const wanted = ['parentId', 'hasBigData', 'hasMasks', 'editLock', 'profileCorrections'];
    const sql = "SELECT p.name FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table'";
    const found = own.map(([name]) => {
      const columns = rows(join(folder, `${name}.lrcat`), sql).flat();
      return wanted.filter((column) => columns.includes(column));
    });
    expect(found).toEqual([
      [],
      ['parentId', 'profileCorrections'],
      ['parentId', 'hasBigData', 'profileCorrections'],
      wanted,
    ]);
  });

  it('refuse a collection of files nobody has', () => {
    const collections = [{ name: 'Lost', files: ['/nowhere.dng'] }];
    const path = join(folder, 'lost.lrcat');
    expect(() => makeLightroomCatalog({ path, shape: 'v9', journal: 'wal', roots: [], collections })).toThrow(
      'collection Lost names /nowhere.dng, which no folder holds',
    );
  });

  it.skipIf(!haveSchemas)('were made with the schemas of real catalogs (needs shared/data)', () => {
    expect(real.length).toBeGreaterThanOrEqual(4);
  });
});
