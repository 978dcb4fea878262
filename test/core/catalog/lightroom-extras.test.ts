import { describe, expect, test } from 'vitest';
import { lightroom } from '../../../core/src/catalog/lightroom.ts';
import type { CatalogContents } from '../../../core/src/catalog/reader.ts';
import type { LightroomFile } from '../../../samples/lightroom-catalog.ts';
import { content, own, real } from '../../samples/catalog-variants.ts';
import { alter, codesOf, copied, file, madeCatalog } from './catalog-folder.ts';

const reading = async <T>(path: string, read: (contents: CatalogContents) => T): Promise<T> => {
  const contents = lightroom.read(await copied(path));
  try {
    return read(contents);
  } finally {
    contents.close();
  }
};

const inRoot = (...files: LightroomFile[]) => ({
  roots: [{ absolutePath: '/p/', folders: [{ pathFromRoot: 'Anna/', files }] }],
});

describe.each([...own, ...real])('%s', (_, variant) => {
  test('tells of virtual copies, collections, XMP and people', async () => {
    const path = madeCatalog({ ...variant, ...content });
    await reading(path, (contents) => {
      expect(contents.images()).toEqual({ virtualCopies: 2, withoutFile: 0 });
      expect(contents.collections()).toEqual([{ name: 'Selects', kind: 'collection', depth: 0, images: 2 }]);
      const metadata = [...(contents.metadata() ?? [])];
      expect(metadata).toHaveLength(contents.counts?.images ?? 0);
      expect(metadata.every(({ xmp }) => xmp?.includes('<x:xmpmeta'))).toBe(true);
      expect(metadata.every(({ picture }) => picture !== null)).toBe(true);
      expect(contents.people()?.names).toEqual(['Anna Huber']);
      const faces = [...(contents.people()?.faces() ?? [])];
      expect(faces).toHaveLength(3); // the original and its two virtual copies
      expect(faces[0]).toMatchObject({
        person: 'Anna Huber',
        confirmed: true,
        picture: { name: 'IMG_0001.CR3' },
      });
      expect(contents.problems).toEqual([]);
    });
  });
});

test('a catalog of version 3 tells of copies, collections and XMP, and has no people yet', async () => {
  const path = madeCatalog({ shape: 'v3', journal: 'delete', ...content });
  await reading(path, (contents) => {
    expect(contents).toMatchObject({ version: '0300025', enumerable: true });
    expect(contents.images()).toEqual({ virtualCopies: 2, withoutFile: 0 });
    expect(contents.collections()).toMatchObject([{ name: 'Selects', images: 2 }]);
    expect([...(contents.metadata() ?? [])].every(({ xmp }) => xmp?.includes('<x:xmpmeta'))).toBe(true);
    expect(contents.people()).toBeNull();
    expect(contents.counts?.masks).toBeNull();
    expect(contents.problems).toEqual([]);
  });
});

describe('collections', () => {
  const insert = (id: number, parent: string, creation: string, name = `c${id}`, systemOnly = '0.0') =>
    `INSERT INTO AgLibraryCollection (id_local, parent, creationId, name, systemOnly)
     VALUES (${id}, ${parent}, '${creation}', ${name === 'NULL' ? "''" : `'${name}'`}, ${systemOnly});`;
  const of = (kind: string) => `com.adobe.ag.library.${kind}`;
  const withRows = (...rows: readonly string[]) => {
    const path = madeCatalog();
    alter(path, rows.join('\n'));
    return path;
  };
  const told = (path: string) =>
    reading(path, (contents) => ({
      tree: contents.collections()?.map(({ depth, name, kind }) => `${' '.repeat(depth)}${name} ${kind}`),
      problems: codesOf(contents.problems),
    }));

  test('a tree in the order it is shown; scratch is left out by its kind, never by its name', async () => {
    const path = withRows(
      insert(900, 'NULL', of('group'), 'Kunden'),
      insert(901, '900', of('collection'), 'quick collection'),
      insert(902, '900', of('smart_collection'), 'Fünf Sterne'),
      insert(903, '902', of('collection'), 'deep'),
      insert(904, 'NULL', of('collection'), 'Auswahl', '1.0'),
      insert(905, 'NULL', 'com.adobe.ag.print.unsaved', 'Druck'),
      insert(906, 'NULL', 'com.adobe.ag.slideshow', 'Diaschau', "''"),
    );
    expect(await told(path)).toEqual({
      problems: [],
      tree: [
        'Diaschau collection',
        'Kunden group',
        ' Fünf Sterne smart',
        '  deep collection',
        ' quick collection collection',
      ],
    });
  });

  test('one that lies in itself, or in another that lies in it, is told and still listed', async () => {
    const path = withRows(
      insert(900, '900', of('collection')),
      insert(901, '902', of('group')),
      insert(902, '901', of('group')),
    );
    expect(await told(path)).toEqual({
      tree: ['c900 collection', 'c901 group', ' c902 group'],
      problems: ['catalog-row-refused', 'catalog-row-refused'],
    });
  });

  test('parents that are gone, scratch or text; names with line breaks', async () => {
    const path = withRows(
      insert(900, '4711', of('collection'), 'a'),
      insert(901, "'no number'", of('collection'), 'b\nc'),
    );
    expect((await told(path)).tree).toEqual(['a collection', 'b\\u000ac collection']);
  });

  test('a chain of 20,000 ends, and soon', async () => {
    const path = madeCatalog();
    alter(
      path,
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
       INSERT INTO AgLibraryCollection (id_local, parent, creationId, name, systemOnly)
       SELECT 100000 + i, 100000 + i - 1, '${of('group')}', 'c' || i, 0 FROM n`,
    );
    expect((await told(path)).tree).toHaveLength(20_000);
  });
});

describe('rows that lead nowhere are not a silent zero', () => {
  test('an image record whose file is gone', async () => {
    const path = madeCatalog();
    alter(
      path,
      'UPDATE Adobe_images SET rootFile = 4711 WHERE id_local = (SELECT min(id_local) FROM Adobe_images)',
    );
    await reading(path, (contents) => {
      expect(contents.images()).toMatchObject({ withoutFile: 1 });
      expect([...(contents.metadata() ?? [])].map(({ picture }) => picture === null)).toContain(true);
    });
  });

  test('a name that climbs is no picture of a face', async () => {
    const path = madeCatalog(inRoot(file('A.CR3', { people: ['Anna'] })));
    alter(path, "UPDATE AgLibraryFile SET idx_filename = '../../etc/passwd'");
    await reading(path, (contents) =>
      expect([...(contents.people()?.faces() ?? [])]).toEqual([
        { picture: null, person: 'Anna', confirmed: true },
      ]),
    );
  });

  test('a face that is not who the editor thought is nobody', async () => {
    const path = madeCatalog(inRoot(file('A.CR3', { people: ['Anna'] })));
    alter(path, 'UPDATE AgLibraryKeywordFace SET userReject = 1');
    await reading(path, (contents) => {
      expect([...(contents.people()?.faces() ?? [])]).toMatchObject([{ person: null, confirmed: false }]);
    });
  });

  test('XMP that cannot be unpacked is null, not left out', async () => {
    const path = madeCatalog({ shape: 'v13' });
    alter(path, "UPDATE Adobe_AdditionalMetadata SET xmp = x'00000010ff'");
    await reading(path, (contents) =>
      expect([...(contents.metadata() ?? [])].map(({ xmp }) => xmp)).toEqual([null, null]),
    );
  });
});

test('parents of folders in a circle change nothing: paths do not come from them', async () => {
  const path = madeCatalog();
  alter(path, 'UPDATE AgLibraryFolder SET parentId = id_local');
  await reading(path, (contents) => expect([...contents.references()]).toHaveLength(2));
});

test('what a version does not have is null', async () => {
  const path = madeCatalog({ shape: 'v5' });
  alter(
    path,
    'DROP TABLE AgLibraryFace; DROP TABLE AgLibraryCollectionImage; DROP TABLE Adobe_AdditionalMetadata',
  );
  await reading(path, (contents) => {
    expect([contents.people(), contents.collections(), contents.metadata()]).toEqual([null, null, null]);
  });
});
