import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lightroom } from '../../../core/src/catalog/lightroom.ts';
import type { CatalogContents } from '../../../core/src/catalog/reader.ts';
import type { RootMove } from '../../../core/src/catalog/root-move.ts';
import type { LightroomCatalogOptions } from '../../../samples/lightroom-catalog.ts';
import { own, real, type Variant } from '../../samples/catalog-variants.ts';
import { needsShared } from '../../support/needs.ts';
import { inSharedData } from '../../support/shared-data.ts';
import { alter, copied, file, madeCatalog, temporaryFolder, text } from './catalog-folder.ts';
import { type Asked, filesOf, selectionOf, thrownBy } from './selection-support.ts';

const selecting = async <T>(path: string, use: (contents: CatalogContents) => T): Promise<T> => {
  const contents = lightroom.read(await copied(path));
  try {
    return use(contents);
  } finally {
    contents.close();
  }
};

const here = async <T>(path: string, moves: readonly RootMove[], use: (contents: CatalogContents) => T) => {
  const contents = lightroom.readHere(await copied(path), moves);
  try {
    return use(contents);
  } finally {
    contents.close();
  }
};

/** Two clients, whose pictures bear the same names, and everything that can be asked of them. */
const studio: Pick<LightroomCatalogOptions, 'roots' | 'collections'> = {
  roots: [
    {
      absolutePath: '/p/',
      folders: [
        {
          pathFromRoot: 'Smith/',
          files: [
            file('A1.CR3', { rating: 5, pick: 1, label: 'Rot', sidecarExtensions: ['JPG', 'xmp'] }),
            file('A2.CR3', { rating: 4, label: 'GRÜN', virtualCopies: ['Copy 1', 'Copy 2'], edited: false }),
            file('A3.DNG', { rating: 3, pick: -1, label: 'Gru\u0308n', missingDevelop: true }),
            file('A4.JPG', { pick: 1 }),
          ],
        },
        {
          pathFromRoot: 'Jones/',
          files: [file('A1.CR3', { rating: 4, label: 'client picks' }), file('B1.CR3', { rating: 1 })],
        },
      ],
    },
  ],
  collections: [
    { name: 'Smith', kind: 'group', files: [] },
    { name: 'Finals', inside: 'Smith', files: ['/p/Smith/A2.CR3', '/p/Smith/A1.CR3'] },
    { name: 'Party', kind: 'group', inside: 'Smith', files: [] },
    { name: 'Dance', inside: 'Party', files: ['/p/Smith/A3.DNG', '/p/Smith/A1.CR3'] },
    { name: 'Best', kind: 'smart_collection', inside: 'Party', files: [] },
    { name: 'Jones', kind: 'group', files: [] },
    { name: 'Finals', inside: 'Jones', files: ['/p/Jones/A1.CR3'] },
    { name: 'Monochrome', files: ['/p/Smith/A2.CR3 [Copy 2]'] },
  ],
};

const v15: readonly [string, Variant] = [
  'our newest, as version 15',
  { shape: 'v13', journal: 'wal', dbVersion: '1500000' },
];
const v3: readonly [string, Variant] = ['our v3', { shape: 'v3', journal: 'delete' }];

describe.each([v3, ...own, v15, ...real])('a catalog of %s', (_, variant) => {
  test('gives exactly what is asked for', async () => {
    const all = ['A1.CR3', 'A1.CR3', 'A2.CR3', 'A3.DNG', 'A4.JPG', 'B1.CR3'];
    const cases: readonly (readonly [Asked, readonly string[]])[] = [
      [{}, all],
      [{ rating: '>=4' }, ['A1.CR3', 'A1.CR3', 'A2.CR3']],
      [{ rating: '5' }, ['A1.CR3']],
      [{ rating: '3-4' }, ['A1.CR3', 'A2.CR3', 'A3.DNG']],
      [{ rating: '=0' }, ['A4.JPG']],
      [{ rating: '<3' }, ['A4.JPG', 'B1.CR3']],
      [{ rating: '<=3' }, ['A3.DNG', 'A4.JPG', 'B1.CR3']],
      [{ pick: 'picked' }, ['A1.CR3', 'A4.JPG']],
      [{ pick: 'rejected' }, ['A3.DNG']],
      [{ pick: 'unflagged' }, ['A1.CR3', 'A2.CR3', 'B1.CR3']],
      [{ label: 'rot' }, ['A1.CR3']],
      [{ label: 'grün' }, ['A2.CR3', 'A3.DNG']],
      [{ label: ' GRU\u0308N ' }, ['A2.CR3', 'A3.DNG']],
      [{ label: 'Client Picks' }, ['A1.CR3']],
      [{ label: 'red' }, []],
      [{ collection: 'Smith/Finals' }, ['A1.CR3', 'A2.CR3']],
      [{ collection: 'Jones/Finals' }, ['A1.CR3']],
      [{ collection: 'Smith' }, ['A1.CR3', 'A2.CR3', 'A3.DNG']],
      [{ collection: 'Dance' }, ['A1.CR3', 'A3.DNG']],
      [{ collection: 'Monochrome' }, ['A2.CR3']],
      [{ collection: 'Smith', rating: '>=4' }, ['A1.CR3', 'A2.CR3']],
      [{ collection: 'Smith', rating: '>=4', label: 'Grün' }, ['A2.CR3']],
      [{ collection: 'Smith', rating: '>=4', label: 'Grün', pick: 'rejected' }, []],
      [{ collection: 'Finals' }, ['collection-ambiguous']],
      [{ collection: 'Best' }, ['collection-smart']],
      [{ collection: 'quick collection' }, ['collection-unknown']],
      [{ folder: 'output' }, ['selection-unsupported']],
    ];
    await selecting(madeCatalog({ ...variant, ...studio }), (contents) => {
      for (const [asked, files] of cases) expect([asked, filesOf(contents, asked)]).toEqual([asked, files]);
    });
  });
});

test('of a file it tells its pair, its copies, whether it was edited, and its place', async () => {
  await selecting(madeCatalog({ shape: 'v13', ...studio }), (contents) => {
    const { pictures, notes, codes } = selectionOf(contents, { collection: 'Smith/Finals' });
    expect(pictures.toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0))).toEqual([
      {
        folder: '/p/Smith',
        name: 'A2.CR3',
        pairExtensions: [],
        masters: 1,
        virtualCopies: 0,
        edited: false,
        position: 1,
      },
      {
        folder: '/p/Smith',
        name: 'A1.CR3',
        pairExtensions: ['JPG'],
        masters: 1,
        virtualCopies: 0,
        edited: true,
        position: 2,
      },
    ]);
    expect([notes, codes]).toEqual([[], []]);

    const copy = selectionOf(contents, { collection: 'Monochrome' });
    expect(copy.pictures).toMatchObject([{ name: 'A2.CR3', masters: 0, virtualCopies: 1 }]);
    expect(copy.notes).toEqual([expect.stringMatching(/^A virtual copy .* only in the catalog/)]);

    const whole = selectionOf(contents, {});
    expect(whole.pictures.find(({ name }) => name === 'A2.CR3')).toMatchObject({
      masters: 1,
      virtualCopies: 2,
      position: null,
    });
    expect(whole.pictures.find(({ name }) => name === 'A3.DNG')).toMatchObject({ edited: null });

    const group = selectionOf(contents, { collection: 'Smith' });
    expect(group.pictures.map(({ masters, position }) => [masters, position])).toEqual(
      Array.from({ length: 3 }, () => [1, null]), // A1 is in two of them
    );
    expect(group.notes).toEqual([expect.stringContaining('Best')]);
  });
});

test('a copy is asked for by its own stars, label and flag', async () => {
  const path = madeCatalog({ shape: 'v11', ...studio });
  alter(
    path,
    "UPDATE Adobe_images SET rating = 1.0, colorLabels = 'web', pick = -1.0 WHERE copyName = 'Copy 1'",
  );
  await selecting(path, (contents) => {
    for (const asked of [{ label: 'web' }, { label: 'web', rating: '1', pick: 'rejected' }] as const)
      expect(selectionOf(contents, asked).pictures).toMatchObject([
        { name: 'A2.CR3', masters: 0, virtualCopies: 1 },
      ]);
    expect(selectionOf(contents, { rating: '4', label: 'grün' }).pictures).toMatchObject([
      { name: 'A2.CR3', masters: 1, virtualCopies: 1 },
    ]);
  });
});

test('a label that nobody has is told with those there are', async () => {
  await selecting(madeCatalog(studio), (contents) => {
    const { notes } = selectionOf(contents, { label: 'red' });
    expect(notes).toEqual([
      expect.stringMatching(/^No picture has the label red: .*GRÜN, .*Rot, client picks\.$/),
    ]);
  });
  await selecting(madeCatalog(), (contents) =>
    expect(selectionOf(contents, { label: 'red' }).notes).toEqual([expect.stringContaining('no labels')]),
  );
});

test('numbers of either storage class, and text in their place', async () => {
  const path = madeCatalog({ shape: 'v13', ...studio });
  alter(
    path,
    `UPDATE Adobe_images SET rating = '5' WHERE rating = 5; UPDATE Adobe_images SET pick = '1' WHERE pick = 1;
     UPDATE Adobe_images SET masterImage = CAST(masterImage AS TEXT), rootFile = CAST(rootFile AS TEXT);
     CREATE TABLE keep AS SELECT id_local, collection || '' AS collection, CAST(image AS REAL) AS image,
       positionInCollection FROM AgLibraryCollectionImage;
     DROP TABLE AgLibraryCollectionImage; ALTER TABLE keep RENAME TO AgLibraryCollectionImage`,
  );
  await selecting(path, (contents) => {
    expect(filesOf(contents, { collection: 'Smith/Finals', rating: '5', pick: 'picked' })).toEqual([
      'A1.CR3',
    ]);
    expect(filesOf(contents, { collection: 'Smith' })).toEqual(['A1.CR3', 'A2.CR3', 'A3.DNG']);
  });
});

describe('published collections', () => {
  const table = (name: string) => `
    CREATE TABLE ${name} (id_local INTEGER PRIMARY KEY, creationId NOT NULL DEFAULT '', genealogy NOT NULL DEFAULT '',
      name NOT NULL DEFAULT '', parent INTEGER, systemOnly NOT NULL DEFAULT '');
    CREATE TABLE ${name}Image (id_local INTEGER PRIMARY KEY, collection INTEGER, image INTEGER, positionInCollection);
    CREATE TABLE ${name}Content (id_local INTEGER PRIMARY KEY, collection INTEGER, content, owningModule);`;

  test('can be named, with their service or without, and the smart among them are refused', async () => {
    const path = madeCatalog({ shape: 'v11', ...studio });
    const image = '(SELECT image FROM AgLibraryCollectionImage ORDER BY id_local LIMIT 1)';
    alter(
      path,
      `${table('AgLibraryPublishedCollection')}
       INSERT INTO AgLibraryPublishedCollection (id_local, creationId, name, parent) VALUES
         (9001, 'com.example.gallery', 'Gallery', NULL), (9002, 'com.example.gallery', 'Web', 9001),
         (9003, 'com.example.gallery', 'Rules', 9001);
       INSERT INTO AgLibraryPublishedCollectionImage VALUES (9101, 9002, ${image}, NULL), (9102, 9003, ${image}, NULL);
       INSERT INTO AgLibraryPublishedCollectionContent VALUES (9201, 9003, '', 'ag.library.smart_collection');`,
    );
    await selecting(path, (contents) => {
      expect(filesOf(contents, { collection: 'Web' })).toEqual(['A2.CR3']);
      expect(filesOf(contents, { collection: 'Gallery/Web', rating: '5' })).toEqual([]);
      expect(filesOf(contents, { collection: 'Gallery' })).toEqual(['A2.CR3']);
      expect(filesOf(contents, { collection: 'Gallery/Rules' })).toEqual(['collection-smart']);
      expect(contents.collections()?.map(({ name }) => name)).not.toContain('Gallery');
    });
  });

  test.each(real)('in the schema of %s', async (_, variant) => {
    const published = [{ name: 'Web', published: true, files: ['/p/Jones/B1.CR3'] }];
    await selecting(madeCatalog({ ...variant, ...studio, collections: published }), (contents) =>
      expect(filesOf(contents, { collection: 'Web' })).toEqual(['B1.CR3']),
    );
  });
});

describe('rows that lead nowhere', () => {
  const named = "WHERE idx_filename = 'A2.CR3'";
  const goes = (sql: string) => {
    const path = madeCatalog({ shape: 'v13', ...studio });
    alter(path, sql);
    return path;
  };

  test.each([
    ['a name that climbs', `UPDATE AgLibraryFile SET idx_filename = '../A2.CR3' ${named}`],
    ['a name with a NUL', `UPDATE AgLibraryFile SET idx_filename = 'A' || char(0) || '2.CR3' ${named}`],
    ['no name', `UPDATE AgLibraryFile SET idx_filename = '' ${named}`],
    ['a folder that is gone', `UPDATE AgLibraryFile SET folder = 4711 ${named}`],
  ])('%s is refused and told', async (_, sql) => {
    await selecting(goes(sql), (contents) => {
      const { paths, codes } = selectionOf(contents, { collection: 'Smith/Finals' });
      expect([paths, codes]).toEqual([['/p/Smith/A1.CR3'], ['catalog-row-refused']]);
      expect(selectionOf(contents, { collection: 'Jones' }).codes).toEqual([]);
    });
  });

  test.each([
    ['a file that is gone', `DELETE FROM AgLibraryFile ${named}`],
    [
      'an image that is gone',
      `DELETE FROM Adobe_images WHERE rootFile IN (SELECT id_local FROM AgLibraryFile ${named})`,
    ],
  ])('%s is told in a note', async (_, sql) => {
    await selecting(goes(sql), (contents) => {
      const { paths, notes } = selectionOf(contents, { collection: 'Smith/Finals' });
      expect(paths).toEqual(['/p/Smith/A1.CR3']);
      expect(notes).toEqual([expect.stringMatching(/^One picture was left out/)]);
    });
  });

  test('a name that is not UTF-8 is a file all the same', async () => {
    await selecting(
      goes(`UPDATE AgLibraryFile SET idx_filename = CAST(x'41ff2e435233' AS TEXT) ${named}`),
      (contents) =>
        expect(selectionOf(contents, { collection: 'Monochrome' }).pictures).toMatchObject([
          { name: 'A\u00ff.CR3' },
        ]),
    );
  });

  test('collections that lie in themselves are told and can be chosen', async () => {
    const circle = `UPDATE AgLibraryCollection SET parent = id_local WHERE name = 'Dance'`;
    await selecting(goes(circle), (contents) => {
      const { paths, codes } = selectionOf(contents, { collection: 'Dance' });
      expect([paths, codes]).toEqual([['/p/Smith/A1.CR3', '/p/Smith/A3.DNG'], ['catalog-row-refused']]);
    });
  });

  test('twice the same settings, or the same member, are one picture', async () => {
    const sql = `INSERT INTO Adobe_imageDevelopSettings (id_local, image, hasDevelopAdjustmentsEx)
        SELECT 90000 + id_local, id_local, 1 FROM Adobe_images;
      INSERT INTO AgLibraryCollectionImage (id_local, collection, image)
        SELECT 95000 + id_local, collection, image FROM AgLibraryCollectionImage`;
    await selecting(goes(sql), (contents) =>
      expect(selectionOf(contents, { collection: 'Smith/Finals' }).pictures).toMatchObject([
        { masters: 1, virtualCopies: 0, edited: true },
        { masters: 1, virtualCopies: 0, edited: true },
      ]),
    );
  });
});

describe('what cannot be asked', () => {
  const refusal = async (sql: string, asked: Asked = {}) => {
    const path = madeCatalog({ shape: 'v13', ...studio });
    alter(path, sql);
    return selecting(path, (contents) => {
      const { code, data } = thrownBy(() => selectionOf(contents, asked));
      return { code, path, data };
    });
  };

  test.each([
    [
      'an unknown version',
      "UPDATE Adobe_variablesTable SET value = '9900000' WHERE name = 'Adobe_DBVersion'",
      {},
      'its version 9900000 is not known here',
    ],
    [
      'no files',
      'ALTER TABLE AgLibraryFile DROP baseName',
      {},
      'its tables of folders and files are not as they were known',
    ],
    ['no image records', 'DROP TABLE Adobe_images', {}, 'it has no table of image records'],
    [
      'no labels',
      'ALTER TABLE Adobe_images DROP colorLabels',
      { label: 'Rot' },
      'its version has no column colorLabels',
    ],
    ['no flags', 'ALTER TABLE Adobe_images DROP pick', { pick: 'picked' }, 'its version has no column pick'],
  ] as const)('%s', async (_, sql, asked, why) => {
    expect(await refusal(sql, asked)).toMatchObject({ code: 'selection-unsupported', data: { why } });
  });

  test('a view in the place of a table', async () => {
    const { code } = await refusal(
      'ALTER TABLE Adobe_images RENAME TO other; CREATE VIEW Adobe_images AS SELECT * FROM other',
    );
    expect(code).toBe('selection-unsupported');
  });

  test('no collections: the name is unknown; develop rows that say nothing: null', async () => {
    expect(await refusal('DROP TABLE AgLibraryCollectionImage', { collection: 'Smith' })).toMatchObject({
      code: 'collection-unknown',
    });
    const path = madeCatalog({ shape: 'v13', ...studio });
    alter(path, 'DROP TABLE Adobe_imageDevelopSettings');
    await selecting(path, (contents) =>
      expect(selectionOf(contents, { collection: 'Jones' }).pictures).toMatchObject([{ edited: null }]),
    );
  });

  test('anything of a file that is no catalog', async () => {
    const path = madeCatalog();
    alter(path, 'DROP TABLE Adobe_variablesTable');
    await selecting(path, (contents) =>
      expect(thrownBy(() => selectionOf(contents, {})).data).toMatchObject({ path }),
    );
  });
});

describe('pictures where they lie on this computer', () => {
  const windows = (): string =>
    madeCatalog({
      roots: ['C:/Bilder/', 'D:/Bilder/'].map((absolutePath) => ({
        absolutePath,
        folders: [{ pathFromRoot: 'Anna/', files: [file('A.CR3')] }],
      })),
    });
  const to = (from: string, path = '/Volumes/Work') => ({ from: text(from), to: text(path) });

  test('of a root that nobody mapped none is looked for, and it is told', async () => {
    await here(windows(), [to('C:/Bilder')], (contents) => {
      const { paths, problems } = selectionOf(contents, {});
      expect(paths).toEqual(['/Volumes/Work/Anna/A.CR3']);
      expect(problems).toMatchObject([{ code: 'root-unmapped', data: { root: 'D:/Bilder', rows: 1 } }]);
    });
  });

  test('two roots that are mapped to one place give each file once', async () => {
    await here(windows(), [to('C:/Bilder'), to('D:/Bilder')], (contents) => {
      const { paths, notes } = selectionOf(contents, {});
      expect(paths).toEqual(['/Volumes/Work/Anna/A.CR3']);
      expect(notes).toEqual([expect.stringMatching(/^1 of the pictures are listed twice/)]);
    });
  });
});

const realCatalog = 'lightroom/lr05-test_catalog_1.lrcat';

needsShared(realCatalog)('in a real catalog of Lightroom 5', async () => {
  const path = join(temporaryFolder(), 'Studio.lrcat');
  copyFileSync(inSharedData(realCatalog), path);
  const all = ['_MAX3047.jpg', '_MAX3065.jpg', '_MAX7667.NEF', '_MAX7674.NEF'];
  await selecting(path, (contents) => {
    expect(filesOf(contents, {})).toEqual(all);
    expect(filesOf(contents, { rating: '=0', pick: 'unflagged' })).toEqual(all);
    expect(filesOf(contents, { rating: '>=1' })).toEqual([]);
    expect(filesOf(contents, { collection: 'Five Stars' })).toEqual(['collection-smart']);
    expect(filesOf(contents, { collection: 'Smart Collections' })).toEqual(['selection-unsupported']);
    expect(selectionOf(contents, {}).pictures.map(({ edited }) => edited)).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(selectionOf(contents, {}).pictures.flatMap(({ pairExtensions }) => pairExtensions)).toEqual([]);
  });
  alter(path, 'UPDATE Adobe_images SET rating = 4.0 WHERE rootFile = 41');
  await selecting(path, (contents) => {
    expect(filesOf(contents, { rating: '>=4' })).toEqual(['_MAX7674.NEF']);
    expect(filesOf(contents, { rating: '<4' })).toEqual(all.slice(0, 3));
  });
});
