import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../samples/random.ts';
import { tangledTables } from '../../support/bad-catalogs/tangled.ts';
import { contentsOf, madeDocument } from './captureone-folder.ts';
import { alter, codesOf, rowsOf } from './catalog-folder.ts';

const images = Array.from({ length: 400 }, (_, index) => ({ name: `A${index}.IIQ`, location: 1 }));
const password = 'Zx9-tether-by-the-window';

/** All that is said of a document, as it would reach a person. */
const said = async (path: string) => {
  const { copy, problems, read, notes } = await contentsOf(path);
  const late = (await copy.late) ?? { notes: [], problems: [] };
  const found = [...copy.problems, ...late.problems, ...problems];
  return {
    read: read.length,
    codes: codesOf(found),
    text: [...copy.notes, ...late.notes, ...notes, ...found.map(({ message }) => message)].join('\n'),
  };
};

describe('a damaged document is told as such, and never read as an empty one', () => {
  test.each([0, 15, 16, 99, 100, 512, 4_095, 4_096, 20_000])('cut after %i bytes', async (length) => {
    const path = madeDocument({ images });
    truncateSync(path, length);
    const { codes, read } = await said(path);
    expect(codes.length).toBeGreaterThan(0);
    expect(read).toBeLessThan(images.length);
  });

  test('cut by one page', async () => {
    const path = madeDocument({ images });
    truncateSync(path, statSync(path).size - 4_096);
    expect((await said(path)).codes).toContain('catalog-damaged');
  });

  test('bytes turned over here and there: every loss is told, and the password never', async () => {
    const random = seededRandom(7);
    const path = madeDocument({ images, password });
    const whole = readFileSync(path);
    for (let round = 0; round < 40; round += 1) {
      const bytes = Buffer.from(whole);
      for (let flips = 0; flips < 1 + (round % 8); flips += 1) {
        const at = random.below(bytes.length);
        bytes.writeUInt8(bytes.readUInt8(at) ^ (1 + random.below(255)), at);
      }
      writeFileSync(path, bytes);
      const { codes, read, text } = await said(path);
      expect(text).not.toContain(password);
      if (read < images.length) expect(codes.length, `round ${round}`).toBeGreaterThan(0);
    }
  }, 120_000);

  test('its table of tables is tangled: it is not opened', async () => {
    const path = madeDocument({ images });
    writeFileSync(path, tangledTables(readFileSync(path)));
    expect(await said(path)).toMatchObject({ codes: ['catalog-damaged'], read: 0 });
  });

  test('the page of the pictures is gone', async () => {
    const path = madeDocument({ images });
    alter(path, "PRAGMA writable_schema = ON; UPDATE sqlite_master SET rootpage = 2 WHERE name = 'ZIMAGE'");
    const { codes, read } = await said(path);
    expect(read).toBe(0);
    expect(codes).toContain('catalog-damaged');
  });

  test('pictures that can be read before the damage are, and so are the folders', async () => {
    const path = madeDocument({ images });
    const page = rowsOf(
      path,
      "SELECT max(pageno) AS n FROM dbstat WHERE name = 'ZIMAGE' AND pagetype = 'leaf'",
    );
    const bytes = readFileSync(path);
    bytes.fill(0xff, (Number(page[0]?.['n']) - 1) * 4_096, Number(page[0]?.['n']) * 4_096);
    writeFileSync(path, bytes);
    const { read, folders, problems } = await contentsOf(path);
    expect(read.length).toBeGreaterThan(0);
    expect(read.length).toBeLessThan(images.length);
    expect(folders).toHaveLength(2);
    expect(codesOf(problems)).toContain('catalog-damaged');
  });

  test('no database at all', async () => {
    const path = madeDocument();
    writeFileSync(
      path,
      'a text of more than a hundred bytes, which begins like nothing in particular. '.repeat(3),
    );
    expect((await said(path)).codes).toEqual(['not-a-catalog']);
  });
});

test('tables with rows of every odd kind are read to their end', async () => {
  const path = madeDocument({ images: images.slice(0, 8) });
  alter(
    path,
    `PRAGMA foreign_keys = OFF;
     UPDATE ZIMAGE SET ZIMAGELOCATION = 'one' WHERE Z_PK = 1; UPDATE ZIMAGE SET ZIMAGEFILENAME = x'ff00fe' WHERE Z_PK = 2;
     UPDATE ZIMAGE SET ZFILE_SIZE = 'big' WHERE Z_PK = 3; UPDATE ZIMAGE SET ZFILE_SIZE = 1e300 WHERE Z_PK = 4;
     UPDATE ZIMAGE SET ZISTRASHED = NULL; UPDATE ZVARIANT SET ZIMAGE = NULL;
     INSERT INTO ZPATHLOCATION (Z_PK) VALUES (50); INSERT INTO ZCOLLECTION (Z_PK) VALUES (60);
     UPDATE ZDOCUMENTCONTENT SET ZDOCUMENTUUID = NULL, ZROOTCOLLECTION = NULL`,
  );
  const { codes, read } = await said(path);
  expect(read).toBe(6);
  expect(codes).toEqual(['catalog-row-refused', 'catalog-row-refused']);
});

test('of more than a thousand rows that lead nowhere a thousand are listed', async () => {
  const many = Array.from({ length: 1_500 }, (_, index) => ({ name: `A${index}.IIQ`, location: 1 }));
  const path = madeDocument({ images: many });
  alter(path, 'UPDATE ZIMAGE SET ZIMAGELOCATION = Z_PK + 100000');
  const { codes, text } = await said(path);
  expect(codes).toHaveLength(1_001);
  expect(text).toContain('500 more rows');
});
