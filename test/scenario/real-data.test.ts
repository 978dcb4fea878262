import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { BackupDocument } from '../../core/src/workflows/back-up-paths.ts';
import { type LightroomFolder, makeLightroomCatalog } from '../../samples/lightroom-catalog.ts';
import { safelight } from '../support/cli.ts';
import { backUpOne, newComputer, restoreTo, verifyKeyed } from '../support/computer.ts';
import { describeUnless, lackingShared, needsShared } from '../support/needs.ts';
import { haveSharedData, inSharedData } from '../support/shared-data.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { treeDifferences, treeOf } from '../support/tree.ts';
import { xxh128Of } from '../support/xxh128.ts';

const realCatalog = 'lightroom/lr05-test_catalog_1.lrcat';
const images = ['_MAX3047.jpg', '_MAX3065.jpg', '_MAX7667.NEF', '_MAX7674.NEF'];

needsShared(realCatalog)('a real catalog without its pictures: each is missed by name', async () => {
  const folder = temporaryFolder();
  const source = join(folder, 'Lightroom');
  mkdirSync(source);
  cpSync(inSharedData(realCatalog), join(source, basename(realCatalog)), { preserveTimestamps: true });
  const before = treeOf(source);
  const { mtimeNs } = statSync(source, { bigint: true });
  const computer = await newComputer(folder);

  const run = await safelight(['backup', join(source, basename(realCatalog)), '--json'], {
    home: computer.home.path,
  });
  expect(run.code).toBe(3);
  const { sets } = JSON.parse(run.stdout) as BackupDocument;
  const problems = sets.flatMap((set) => set.problems);
  expect(problems.map(({ path }) => basename(path)).sort()).toEqual(images);
  expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['source-offline']));
  expect(sets[0]?.catalog).toMatchObject({ version: expect.any(String), references: 4 });

  expect(treeDifferences(before, treeOf(source))).toEqual([]);
  expect(statSync(source, { bigint: true }).mtimeNs).toBe(mtimeNs);

  const back = await restoreTo(computer, join(folder, 'back'));
  expect(back).toMatchObject({ failures: [], findings: [], files: 1, complete: false, missingThen: 4 });
  expect(treeDifferences(before, treeOf(join(folder, 'back', 'Lightroom')))).toEqual([]);
});

interface Referred {
  readonly path: string;
  readonly name: string;
}

/** Every picture as a catalog spells its path. */
const pathsIn = (catalog: string): readonly Referred[] => {
  const db = new DatabaseSync(catalog, { readOnly: true });
  try {
    const [check] = db.prepare('PRAGMA integrity_check').all();
    expect(check).toEqual({ integrity_check: 'ok' });
    const rows = db.prepare(`
      SELECT r.absolutePath || o.pathFromRoot || f.idx_filename AS path, f.idx_filename AS name FROM AgLibraryFile f
      JOIN AgLibraryFolder o ON o.id_local = f.folder JOIN AgLibraryRootFolder r ON r.id_local = o.rootFolder`);
    return rows.all().map(({ path, name }) => ({ path: String(path), name: String(name) }));
  } finally {
    db.close();
  }
};

const isOriginal = (name: string): boolean => !name.endsWith('.xmp');

/** `immich__lr41-2010.xmp` belongs to no picture here; it is kept all the same. */
const loneSidecars = 1;

const rawFolder = (name: string): LightroomFolder => {
  const files = readdirSync(inSharedData('raw')).filter(isOriginal);
  const entry = (file: string) => ({
    name: file,
    size: statSync(inSharedData('raw', file)).size,
    captureTime: '2026-04-26T14:03:11',
  });
  return { pathFromRoot: name, files: files.map(entry) };
};

const schemas = haveSharedData('lightroom/schema')
  ? readdirSync(inSharedData('lightroom', 'schema')).filter((name) => name.endsWith('.sql'))
  : [];

/** Copies of the real pictures in two folders, below a root that is not the catalog's. */
const makeStudio = (folder: string, schema: string): string => {
  const pictures = join(folder, 'disk', 'Pictures');
  const shoot = join(pictures, '2026', '2026-04-26_Real');
  mkdirSync(join(folder, 'Catalog'));
  mkdirSync(shoot, { recursive: true });
  for (const name of readdirSync(inSharedData('raw'))) {
    copyFileSync(inSharedData('raw', name), join(shoot, name));
    if (isOriginal(name)) copyFileSync(inSharedData('raw', name), join(pictures, name));
  }
  const path = join(folder, 'Catalog', 'Real.lrcat');
  const version = /-(\d{7})\.sql$/.exec(schema)?.[1] ?? '';
  const isModern = Number(version) >= 700_000;
  makeLightroomCatalog({
    path,
    shape: isModern ? 'v11' : 'v5',
    ddl: readFileSync(inSharedData('lightroom', 'schema', schema), 'utf8'),
    dbVersion: version,
    journal: isModern ? 'wal' : 'delete',
    roots: [{ absolutePath: `${pictures}/`, folders: [rawFolder(''), rawFolder('2026/2026-04-26_Real/')] }],
  });
  return path;
};

describeUnless(lackingShared('lightroom/schema', 'raw'))(
  'catalogs of real schemas with real pictures',
  () => {
    test.each(schemas)(
      '%s: every path of the relocated catalog leads to the same picture',
      async (schema) => {
        const folder = temporaryFolder();
        const catalog = makeStudio(folder, schema);
        const disk = treeOf(join(folder, 'disk'));
        const beside = treeOf(join(folder, 'Catalog'));
        const computer = await newComputer(folder);
        const report = await backUpOne(computer, catalog);
        expect(report.problems).toEqual([]);
        expect(report.catalog).toMatchObject({ orphans: loneSidecars, missing: 0 });
        expect(treeDifferences(beside, treeOf(join(folder, 'Catalog')))).toEqual([]);

        const there = join(folder, 'new', 'disk');
        const back = await restoreTo(computer, there, { relocate: true });
        expect(back).toMatchObject({ failures: [], findings: [] });
        expect(back.catalog?.relocated).toBe(1);
        const restored = pathsIn(back.catalog?.path ?? '');
        const originals = readdirSync(inSharedData('raw')).filter(isOriginal);
        expect(restored.length).toBe(originals.length * 2);
        for (const { path, name } of restored) {
          expect(path.startsWith(`${there}/`)).toBe(true);
          expect(xxh128Of(path)).toBe(xxh128Of(inSharedData('raw', name)));
        }
        expect(treeDifferences(disk, treeOf(join(folder, 'disk')))).toEqual([]);
        expect(treeDifferences(disk, underLabel(there), ['kind', 'sha256', 'size'])).toEqual([]);
        const proof = await verifyKeyed(computer, 'data');
        expect({ damage: proof.damage, foreign: proof.foreign, notes: proof.notes }).toEqual({
          damage: [],
          foreign: [],
          notes: [],
        });
      },
    );
  },
);

/** What was restored of the picture disk. */
const underLabel = (there: string) =>
  new Map([...treeOf(there)].filter(([path]) => path === 'Pictures' || path.startsWith('Pictures/')));
