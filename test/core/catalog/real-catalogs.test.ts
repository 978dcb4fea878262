import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { lightroom } from '../../../core/src/catalog/lightroom.ts';
import { copied, fingerprint, madeCatalog, pathsIn, temporaryFolder, text } from './catalog-folder.ts';

/** Real catalogs and schemas are not part of this repository; where they lie beside it they are read too. */
const real = fileURLToPath(new URL('../../../../shared/data/lightroom/', import.meta.url));
const catalog = join(real, 'lr05-test_catalog_1.lrcat');
const schemas = join(real, 'schema');
const ddlFiles = existsSync(schemas) ? readdirSync(schemas).filter((name) => name.endsWith('.sql')) : [];

/** The real one, in a folder of its own. */
const lightroom5 = (): string => {
  const path = join(temporaryFolder(), 'Studio.lrcat');
  copyFileSync(catalog, path);
  return path;
};

describe.skipIf(!existsSync(catalog))('a catalog of Lightroom 5', () => {
  test('is read, and its folder left as it is', async () => {
    const path = lightroom5();
    const before = fingerprint(dirname(path));
    const copy = await copied(path);
    const contents = lightroom.read(copy);
    expect(contents).toMatchObject({ version: '0500006', enumerable: true, problems: [] });
    expect(contents.counts).toMatchObject({
      images: 4,
      files: 4,
      develop: 4,
      missingDevelop: 0,
      masks: null,
    });
    const references = [...contents.references()];
    expect(references.map(({ name }) => name).sort()).toEqual([
      '_MAX3047.jpg',
      '_MAX3065.jpg',
      '_MAX7667.NEF',
      '_MAX7674.NEF',
    ]);
    expect(references.map(({ expectedSize }) => expectedSize)).toContain(14_114_354);
    contents.close();
    expect(fingerprint(dirname(path))).toEqual(before);
  });

  test('is pointed at another folder', async () => {
    const path = lightroom5();
    const root = { from: text('/Users/maxmouchet/Pictures'), to: text('/restored') };
    expect((await lightroom.relocate(path, [root])).moved).toBe(1);
    expect(pathsIn(await copied(path))).toContain('/restored/2013/12-01 (MO) Pre-party Phoelix/_MAX7667.NEF');
  });
});

describe.skipIf(ddlFiles.length === 0)('a catalog in a schema Lightroom itself made', () => {
  test.each(ddlFiles)('%s', async (name) => {
    const ddl = readFileSync(join(schemas, name), 'utf8');
    const version = /-(\d{7})\.sql$/.exec(name)?.[1] ?? '';
    const path = madeCatalog({ ddl, dbVersion: version, shape: version < '09' ? 'v5' : 'v11' });
    const copy = await copied(path);
    expect(copy).toMatchObject({ notes: [], problems: [] });
    expect(lightroom.read(copy)).toMatchObject({
      version,
      enumerable: true,
      counts: { files: 2, images: 2 },
    });
    await lightroom.relocate(path, [{ from: text('/pictures'), to: text('/restored') }]);
    expect(pathsIn(await copied(path))).toEqual([
      '/restored/2026/Anna/IMG_1.CR3',
      '/restored/2026/Anna/IMG_2.CR3',
    ]);
  });
});
