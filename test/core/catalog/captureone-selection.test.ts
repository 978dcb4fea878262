import { copyFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { captureOneCatalog, captureOneSession } from '../../../core/src/catalog/captureone.ts';
import type { CatalogContents, CatalogState } from '../../../core/src/catalog/reader.ts';
import type { RootMove } from '../../../core/src/catalog/root-move.ts';
import type { CaptureOneOptions } from '../../../samples/captureone-document.ts';
import { needsShared } from '../../support/needs.ts';
import { inSharedData } from '../../support/shared-data.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { copied, madeDocument } from './captureone-folder.ts';
import { alter, text } from './catalog-folder.ts';
import { type Asked, filesOf, selectionOf, thrownBy } from './selection-support.ts';

interface Look {
  readonly moves?: readonly RootMove[];
  readonly state?: CatalogState;
}

/** Closed, unless it is said: whether Capture One runs on this computer must not tell. */
const selecting = async <T>(
  path: string,
  use: (contents: CatalogContents) => T,
  { moves = [], state = 'closed' }: Look = {},
): Promise<T> => {
  const reader = path.endsWith('sessiondb') ? captureOneSession : captureOneCatalog;
  const copy = { ...(await copied(path)), hold: { state, holder: null } };
  const contents = reader.readHere(copy, moves);
  try {
    return use(contents);
  } finally {
    contents.close();
  }
};

/** Two jobs, a RAW+JPEG pair, variants that differ, a picture in the trash, and a smart album. */
const jobs: Partial<CaptureOneOptions> = {
  locations: [{ relative: 'Originals/Smith' }, { relative: 'Photos/Jones', mac: '/Volumes/Work' }],
  images: [
    { name: 'A1.IIQ', location: 1, variants: [{ rating: 5, tag: 4 }] },
    { name: 'A1.JPG', location: 1, variants: [{ rating: 4 }] },
    { name: 'A2.IIQ', location: 1, variants: [{ rating: 2 }, { rating: 5, tag: 1 }, { tag: 4 }] },
    { name: 'A3.IIQ', location: 1, variants: [{}] },
    { name: 'A4.IIQ', location: 1, variants: [{ rating: 5, tag: 4 }], trashed: true },
    { name: 'B1.CR3', location: 2, variants: [{ rating: 4, tag: 7 }] },
    { name: 'B2.CR3', location: 2, variants: 0 },
  ],
  albums: [
    { name: 'Smith', kind: 'ProjectCollection' },
    {
      name: 'Finals',
      inside: 'Smith',
      variants: ['A1.IIQ 0', 'A1.JPG 0', 'A2.IIQ 0', 'A4.IIQ 0'],
      sorted: ['A2.IIQ', 'A1.JPG', 'A1.IIQ'],
    },
    { name: 'Party', kind: 'VirtualFolderCollection', inside: 'Smith' },
    { name: 'Dance', inside: 'Party', variants: ['A3.IIQ 0', 'A1.IIQ 0'] },
    { name: 'Best', kind: 'SmartCollection', inside: 'Party' },
    { name: 'Jones', kind: 'ProjectCollection' },
    { name: 'Finals', inside: 'Jones', images: ['B1.CR3', 'B2.CR3'] },
    { name: 'Imports', images: ['A2.IIQ', 'A3.IIQ'] },
    { name: 'Both', images: ['A2.IIQ', 'A3.IIQ'], variants: ['A2.IIQ 0'] },
    { name: 'Second', variants: ['A2.IIQ 1'] },
  ],
};

describe.each(['v12', 'v16.5', 'v16.8'] as const)('a document of %s', (shape) => {
  test('gives exactly what is asked for', async () => {
    const cases: readonly (readonly [Asked, readonly string[]])[] = [
      [{}, ['A1.IIQ', 'A1.JPG', 'A2.IIQ', 'A3.IIQ', 'B1.CR3', 'B2.CR3']],
      [{ rating: '>=4' }, ['A1.IIQ', 'A1.JPG', 'A2.IIQ', 'B1.CR3']],
      [{ rating: '4' }, ['A1.JPG', 'B1.CR3']],
      [{ rating: '<4' }, ['A2.IIQ', 'A3.IIQ']],
      [{ rating: '=0' }, ['A2.IIQ', 'A3.IIQ']],
      [{ label: 'green' }, ['A1.IIQ', 'A2.IIQ']],
      [{ label: 'GRU\u0308N' }, ['A1.IIQ', 'A2.IIQ']],
      [{ label: 'Violett' }, ['B1.CR3']],
      [{ label: 'Rot', rating: '>=4' }, ['A2.IIQ']],
      [{ label: 'green', rating: '>=4' }, ['A1.IIQ']], // of A2 no variant has both
      [{ collection: 'Smith/Finals' }, ['A1.IIQ', 'A1.JPG', 'A2.IIQ']],
      [{ collection: 'Smith/Finals', rating: '>=4' }, ['A1.IIQ', 'A1.JPG']], // A2 is in it by its 2 stars
      [{ collection: 'Jones/Finals' }, ['B1.CR3', 'B2.CR3']],
      [{ collection: 'Jones/Finals', rating: '<=5' }, ['B1.CR3']],
      [{ collection: 'Smith' }, ['A1.IIQ', 'A1.JPG', 'A2.IIQ', 'A3.IIQ']],
      [{ collection: 'Party' }, ['A1.IIQ', 'A3.IIQ']],
      [{ collection: 'Imports', rating: '5' }, ['A2.IIQ']], // an image stands for all its variants
      [{ collection: 'Both', rating: '5' }, []], // unless the album says which
      [{ collection: 'Both' }, ['A2.IIQ', 'A3.IIQ']],
      [{ collection: 'Second', label: 'red' }, ['A2.IIQ']],
      [{ collection: 'Finals' }, ['collection-ambiguous']],
      [{ collection: 'Best' }, ['collection-smart']],
      [{ collection: 'root' }, ['collection-unknown']],
      [{ pick: 'picked' }, ['selection-unsupported']],
      [{ label: 'magenta' }, ['bad-argument']],
      [{ folder: 'output' }, ['selection-unsupported']],
    ];
    const look: Look = { moves: [{ from: text('/Volumes/Work'), to: text('/Volumes/Work') }] };
    await selecting(
      madeDocument({ shape, ...jobs }),
      (contents) => {
        for (const [asked, files] of cases) expect([asked, filesOf(contents, asked)]).toEqual([asked, files]);
      },
      look,
    );
  });
});

test('of a file it tells its variants and its place, and leaves out what lies in the trash', async () => {
  const path = madeDocument(jobs);
  await selecting(path, (contents) => {
    const { pictures, notes, codes } = selectionOf(contents, { collection: 'Smith/Finals' });
    const folder = text(join(dirname(path), 'Originals/Smith'));
    const more = { folder, pairExtensions: [], masters: 1, virtualCopies: 0, edited: null };
    expect(pictures.toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0))).toEqual([
      { name: 'A2.IIQ', position: 0, ...more },
      { name: 'A1.JPG', position: 1, ...more },
      { name: 'A1.IIQ', position: 2, ...more },
    ]);
    expect([notes, codes]).toEqual([[expect.stringMatching(/^1 of .* in the trash/)], []]);

    const second = selectionOf(contents, { collection: 'Second' });
    expect(second.pictures).toMatchObject([{ name: 'A2.IIQ', masters: 0, virtualCopies: 1, position: null }]);
    expect(second.notes).toEqual([expect.stringMatching(/^1 of .* further variants/)]);
    expect(selectionOf(contents, { collection: 'Imports' }).pictures).toMatchObject([
      { masters: 1, virtualCopies: 2 },
      { masters: 1, virtualCopies: 0 },
    ]);

    const { notes: told } = selectionOf(contents, { collection: 'Jones', rating: '<=5' });
    expect(told).toEqual([expect.stringMatching(/^1 of .* no stars and no colour in the database yet/)]);
    expect(selectionOf(contents, { collection: 'Smith' }).notes).toEqual([
      expect.stringContaining('Best'),
      expect.stringContaining('trash'),
    ]);
  });
});

test('its collections are told as they can be asked for', async () => {
  await selecting(madeDocument(jobs), (contents) =>
    expect(
      contents
        .collections()
        ?.map(({ depth, name, kind, images }) => `${' '.repeat(depth)}${name} ${kind} ${images}`),
    ).toEqual([
      'Both collection 2',
      'Imports collection 2',
      'Jones group null',
      ' Finals collection 2',
      'Second collection 1',
      'Smith group null',
      ' Finals collection 4',
      ' Party group null',
      '  Best smart null',
      '  Dance collection 2',
    ]),
  );
});

test('either link of a layer and its metadata does', async () => {
  for (const sql of [
    'UPDATE ZVARIANTMETADATA SET ZLAYER = NULL',
    'UPDATE ZVARIANTLAYER SET ZMETADATA = NULL',
  ]) {
    const path = madeDocument(jobs);
    alter(path, `${sql}; DROP INDEX ZVARIANTMETADATA_ZLAYER_INDEX`);
    await selecting(path, (contents) =>
      expect(filesOf(contents, { rating: '5', label: 'red' })).toEqual(['A2.IIQ']),
    );
  }
});

test('metadata of the layers beneath the combined one counts for nothing', async () => {
  const path = madeDocument(jobs);
  alter(
    path,
    `INSERT INTO ZVARIANTLAYER (Z_PK, ZVARIANT, ZMETADATA) SELECT 5000 + Z_PK, Z_PK, 6000 + Z_PK FROM ZVARIANT;
     INSERT INTO ZVARIANTMETADATA (Z_PK, ZLAYER, ZBASIC_RATING) SELECT 6000 + Z_PK, 5000 + Z_PK, 3 FROM ZVARIANT`,
  );
  await selecting(path, (contents) => expect(filesOf(contents, { rating: '3' })).toEqual([]));
});

describe('rows that lead nowhere', () => {
  const named = "WHERE ZIMAGEFILENAME = 'A2.IIQ'";
  const goes = (sql: string) => {
    const path = madeDocument(jobs);
    alter(path, `PRAGMA foreign_keys = OFF; ${sql}`);
    return path;
  };

  test.each([
    ['a name that climbs', `UPDATE ZIMAGE SET ZIMAGEFILENAME = '../A2.IIQ' ${named}`],
    ['a name with a NUL', `UPDATE ZIMAGE SET ZIMAGEFILENAME = 'A' || char(0) ${named}`],
    ['no name', `UPDATE ZIMAGE SET ZIMAGEFILENAME = NULL ${named}`],
    ['a folder that is gone', `UPDATE ZIMAGE SET ZIMAGELOCATION = 4711 ${named}`],
    ['no folder', `UPDATE ZIMAGE SET ZIMAGELOCATION = NULL ${named}`],
  ])('%s is refused and told', async (_, sql) => {
    await selecting(goes(sql), (contents) => {
      const { pictures, codes } = selectionOf(contents, { collection: 'Imports' });
      expect(pictures.map(({ name }) => name)).toEqual(['A3.IIQ']);
      expect(codes).toEqual(['catalog-row-refused']);
    });
  });

  test.each([
    ['an image that is gone', `DELETE FROM ZIMAGE ${named}`],
    ['a variant that is gone', 'DELETE FROM ZVARIANT WHERE Z_PK = 4'],
  ])('%s is told in a note', async (_, sql) => {
    await selecting(goes(sql), (contents) => {
      const { pictures, notes } = selectionOf(contents, { collection: 'Second' });
      expect(pictures).toEqual([]);
      expect(notes).toEqual([expect.stringMatching(/^1 of .* an image that the document does not list/)]);
    });
  });

  test('an index that a variant lacks, and indexes that are not there, change no file', async () => {
    await selecting(goes('UPDATE ZVARIANT SET ZINDEX = NULL; DROP INDEX ZVARIANT_ZIMAGE_INDEX'), (contents) =>
      expect(filesOf(contents, { collection: 'Smith' })).toEqual(['A1.IIQ', 'A1.JPG', 'A2.IIQ', 'A3.IIQ']),
    );
  });

  test('of a root of another system none is looked for', async () => {
    const path = madeDocument({
      ...jobs,
      locations: [{ relative: 'Originals/Smith' }, { relative: 'Photos\\Jones', win: 'D:\\' }],
    });
    await selecting(path, (contents) => {
      const { pictures, problems } = selectionOf(contents, { collection: 'Jones' });
      expect(pictures).toEqual([]);
      expect(problems).toMatchObject([{ code: 'root-unmapped', data: { rows: 2 } }]);
    });
    const moves = [{ from: text('D:\\Photos'), to: text('/mnt/photos') }];
    await selecting(
      path,
      (contents) =>
        expect(selectionOf(contents, { collection: 'Jones' }).paths).toEqual([
          '/mnt/photos/Jones/B1.CR3',
          '/mnt/photos/Jones/B2.CR3',
        ]),
      { moves },
    );
  });
});

const session: Partial<CaptureOneOptions> = {
  type: 'session',
  locations: [
    { relative: 'Capture' },
    { relative: 'Selects' },
    { relative: 'Für Anna' },
    { relative: 'Trash' },
    { relative: 'Trash/Old' },
    { relative: 'Photos/Web', mac: '/Volumes/Work' },
  ],
  folders: [1, 2],
  places: { output: 3, trash: 4 },
  albums: [{ name: 'Finals', variants: ['C1.IIQ 0', 'C2.IIQ 0', 'C3.IIQ 0'] }],
  images: [
    { name: 'C1.IIQ', location: 1, variants: [{ rating: 5 }] },
    { name: 'C2.IIQ', location: 4, variants: [{ rating: 5 }] },
    { name: 'C3.IIQ', location: 5, variants: [{ rating: 5 }] },
  ],
};

describe('a session', () => {
  const output = (options: Partial<CaptureOneOptions>) => {
    const path = madeDocument({ ...session, ...options });
    return selecting(path, (contents) => {
      const { folders, pictures, ...more } = selectionOf(contents, { folder: 'output' });
      expect(pictures).toEqual([]);
      return { folders: folders.map((folder) => folder.replace(text(dirname(path)), '.')), ...more };
    });
  };

  test('renders into the folder that it says, whatever that is called', async () => {
    expect(await output({})).toMatchObject({ folders: [`./${text('Für Anna')}`], notes: [], codes: [] });
    expect(await output({ places: { destination: 6 } })).toMatchObject({
      folders: ['/Volumes/Work/Photos/Web'],
      notes: [],
    });
    expect(await output({ places: { output: 3, destination: 6 } })).toMatchObject({
      folders: [`./${text('Für Anna')}`],
      notes: [expect.stringContaining('/Volumes/Work/Photos/Web')],
    });
  });

  test('that says none is taken at the usual name, and it is told', async () => {
    for (const places of [{}, { output: 99 }])
      expect(await output({ places })).toMatchObject({
        folders: ['./Output'],
        notes: [expect.stringContaining('does not say')],
      });
  });

  test('that renders onto a disk of another system has no folder here', async () => {
    const locations = [{ relative: 'Web', win: 'D:\\' }];
    const { folders, codes } = await output({ locations, places: { output: 1 }, images: [], albums: [] });
    expect([folders, codes]).toEqual([[], ['root-unmapped']]);
  });

  test('that climbs out is refused', async () => {
    const locations = [{ relative: '../../etc' }];
    const { folders, codes } = await output({ locations, places: { output: 1 }, images: [], albums: [] });
    expect([folders, codes]).toEqual([[], ['catalog-row-refused']]);
  });

  test('knows nothing of what was rendered', async () => {
    await selecting(madeDocument(session), (contents) =>
      expect(filesOf(contents, { folder: 'output', rating: '5' })).toEqual(['selection-unsupported']),
    );
  });

  test('has pictures in its trash folder, which are left out', async () => {
    await selecting(madeDocument(session), (contents) => {
      for (const asked of [{ collection: 'Finals' }, { rating: '5' }, {}]) {
        const { pictures, notes } = selectionOf(contents, asked);
        expect(pictures.map(({ name }) => name)).toEqual(['C1.IIQ']);
        expect(notes).toEqual([expect.stringMatching(/^2 of .* trash/)]);
      }
    });
  });

  test('that has nothing in its database yet is refused, with what to do', async () => {
    const why = expect.stringContaining('close it in Capture One');
    const refused = (options: Partial<CaptureOneOptions>, asked: Asked) =>
      selecting(madeDocument({ ...session, albums: [], ...options }), (contents) =>
        thrownBy(() => selectionOf(contents, asked)),
      );
    const images = [{ name: 'C1.IIQ', location: 1, variants: 0 }];
    for (const error of [await refused({ images: [] }, {}), await refused({ images }, { rating: '5' })])
      expect(error).toMatchObject({ code: 'selection-unsupported', data: { why } });
    await selecting(madeDocument({ ...session, albums: [], images }), (contents) =>
      expect(filesOf(contents, {})).toEqual(['C1.IIQ']),
    );
  });
});

test('what may be open is said to lag', async () => {
  for (const state of ['open', 'unknown'] as const)
    await selecting(
      madeDocument(jobs),
      (contents) =>
        expect(selectionOf(contents, { collection: 'Jones' }).notes).toEqual([
          expect.stringContaining('may be open in Capture One'),
        ]),
      { state },
    );
});

describe('what cannot be asked', () => {
  test.each([
    [
      'an unknown version',
      'UPDATE ZVERSIONINFO SET ZVERSION = 990000',
      {},
      'its version 990000 is not known here',
    ],
    ['names of rows that lie', 'DROP TABLE ZENTITIES', {}, 'its ZENTITIES is missing'],
    ['no variants', 'DROP TABLE ZVARIANT', {}, 'its tables are not as they were known'],
    [
      'no stars',
      'ALTER TABLE ZVARIANTMETADATA DROP ZBASIC_RATING',
      { rating: '5' },
      'its tables are not as they were known',
    ],
    [
      'no albums',
      'DROP TABLE ZIMAGEINCOLLECTION; DROP TABLE ZVARIANTINCOLLECTION',
      { collection: 'Smith' },
      'its tables are not as they were known',
    ],
  ] as const)('%s', async (_, sql, asked, why) => {
    const path = madeDocument(jobs);
    alter(path, `PRAGMA foreign_keys = OFF; ${sql}`);
    await selecting(path, (contents) =>
      expect(thrownBy(() => selectionOf(contents, asked))).toMatchObject({
        code: 'selection-unsupported',
        data: { path, why },
      }),
    );
  });

  test('an album of images, where there are no members by variant', async () => {
    const path = madeDocument(jobs);
    alter(path, 'DROP TABLE ZVARIANTINCOLLECTION; DROP TABLE ZIMAGEINCOLLECTIONPROPERTIES');
    await selecting(path, (contents) => {
      expect(filesOf(contents, { collection: 'Jones' })).toEqual(['B1.CR3', 'B2.CR3']);
      expect(filesOf(contents, { collection: 'Both', rating: '5' })).toEqual(['A2.IIQ']);
    });
  });
});

const real = 'captureone/c1-16.5.cosessiondb';

needsShared(real)('in the real session of Capture One 16.5.3', async () => {
  const path = join(temporaryFolder(), 'Real.cosessiondb');
  copyFileSync(inSharedData(real), path);
  await selecting(path, (contents) => {
    const output = selectionOf(contents, { folder: 'output' });
    expect(output).toMatchObject({ folders: [text(join(dirname(path), 'Output'))], notes: [], codes: [] });
    expect(filesOf(contents, {})).toEqual(['selection-unsupported']);
    expect(filesOf(contents, { rating: '5' })).toEqual(['selection-unsupported']);
  });
  alter(
    path,
    `INSERT INTO ZIMAGE (Z_ENT, Z_PK, ZIMAGEFILENAME, ZIMAGELOCATION) VALUES (12, 1, 'A.IIQ', 1), (12, 2, 'B.IIQ', 1);
     INSERT INTO ZVARIANT (Z_ENT, Z_PK, ZIMAGE, ZINDEX, ZCOMBINEDSETTINGS) VALUES (15, 1, 1, 0, 1), (15, 2, 2, 0, 2);
     INSERT INTO ZVARIANTLAYER (Z_ENT, Z_PK, ZVARIANT, ZMETADATA) VALUES (20, 1, 1, 1), (20, 2, 2, 2);
     INSERT INTO ZVARIANTMETADATA (Z_ENT, Z_PK, ZLAYER, ZBASIC_RATING, ZCOLOR_TAG_INDEX) VALUES (13, 1, 1, 5, 4), (13, 2, 2, 3, 0);
     INSERT INTO ZCOLLECTION (Z_ENT, Z_PK, ZNAME, ZPARENT) VALUES (2, 900, 'Finals', 1);
     INSERT INTO ZVARIANTINCOLLECTION (Z_ENT, ZCOLLECTION, ZVARIANT) VALUES (48, 900, 2);`,
  );
  await selecting(path, (contents) => {
    expect(filesOf(contents, { rating: '>=4', label: 'Green' })).toEqual(['A.IIQ']);
    expect(filesOf(contents, { collection: 'Finals' })).toEqual(['B.IIQ']);
    expect(filesOf(contents, { collection: 'Five Stars' })).toEqual(['collection-smart']);
  });
});
