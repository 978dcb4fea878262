import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { catalogShowText } from '../../../cli/src/render/catalog-show.ts';
import { catalogShowExit, showCatalog } from '../../../core/src/workflows/catalog-show.ts';
import { catalogStudio } from '../../support/catalog-studio.ts';
import { contextAt } from '../../support/computer.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { treeDifferences, treeOf } from '../../support/tree.ts';
import { alter } from '../catalog/catalog-folder.ts';

const studio = () =>
  catalogStudio(temporaryFolder(), [
    { path: 'Huber/100CANON/1.CR3', bytes: '1', sidecarExtensions: ['JPG', 'xmp'], people: ['Anna Huber'] },
    { path: 'Huber/101CANON/2.CR3', bytes: '2', virtualCopies: ['Copy 1'], people: ['Berta Maier'] },
    { path: 'Maier/3.CR3', bytes: null, keywords: ['sea'] },
  ]);

const shown = (one: ReturnType<typeof studio>) => showCatalog(one.home, one.catalog, contextAt());

test('tells what is in it, and leaves it as it is', async () => {
  const one = studio();
  const before = treeOf(one.folder);
  const report = await shown(one);
  expect(report).toMatchObject({
    catalog: { kind: 'lightroom', version: '1300000', state: 'closed' },
    whole: true,
    images: { virtualCopies: 1, withoutFile: 0 },
    files: 3,
    pairs: 1,
    roots: [{ root: one.pictures, state: 'online', files: 3 }],
    shoots: [
      { path: one.at('Huber'), files: 2 },
      { path: one.at('Maier'), files: 1 },
    ],
    problems: [],
  });
  expect(catalogShowExit(report)).toBe(0);
  rmSync(one.home.path, { recursive: true });
  expect(treeDifferences(before, treeOf(one.folder))).toEqual([]);
});

test('names nobody whose face or name is in the catalog', async () => {
  const report = await shown(studio());
  for (const said of [JSON.stringify(report), catalogShowText(report).join('\n')]) {
    expect(said).toContain('Huber/'.slice(0, -1)); // the folder of the job, which is called so
    expect(said).not.toContain('Anna Huber');
    expect(said).not.toContain('Berta');
  }
});

test('an unknown version is shown as far as it can be read: exit 3', async () => {
  const one = studio();
  alter(one.catalog, "UPDATE Adobe_variablesTable SET value = '9900000' WHERE name = 'Adobe_DBVersion'");
  const report = await shown(one);
  expect(report).toMatchObject({ whole: false, files: 3 });
  expect(catalogShowExit(report)).toBe(3);
  expect(catalogShowText(report).join('\n')).toContain('which may not be all');
});
