import { copyFileSync, mkdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeSampleStudio, tinySize } from '../../samples/shoot.ts';
import { haveSharedData, inSharedData } from '../support/shared-data.ts';
import { treeDifferences, treeOf } from '../support/tree.ts';
import { newComputer } from './cli-studio.ts';

const computerWithPictures = async () => {
  const computer = newComputer();
  return { ...computer, studio: await makeSampleStudio(join(computer.folder, 'studio'), tinySize) };
};

describe('catalog check', () => {
  test('a studio where all is there: exit 0, and not a byte of it is touched', async () => {
    const { run, studio } = await computerWithPictures();
    const before = treeOf(studio.folder);
    const { code, stdout, stderr } = await run(['catalog', 'check', studio.catalog]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('every picture is where the catalog says. 14 files in the catalog, 14 of them');
    expect(stdout).toContain('Whether there is another copy is unknown');
    expect(treeDifferences(before, treeOf(studio.folder))).toEqual([]);
  });

  test('what is missing is listed by name: exit 3', async () => {
    const { run, json, studio } = await computerWithPictures();
    const [lost = ''] = studio.originals;
    unlinkSync(lost);
    const { code, stdout } = await run(['catalog', 'check', studio.catalog]);
    expect(code).toBe(3);
    expect(stdout).toContain(`Missing:\n  ${lost}\n`);
    expect(await json(['catalog', 'check', studio.catalog])).toMatchObject({
      code: 3,
      document: { agrees: false, missing: [lost], offline: [] },
    });
  });

  test('what is no catalog is a slip of the hand: exit 2', async () => {
    const { run, folder } = newComputer();
    const { code, stderr } = await run(['catalog', 'check', join(folder, 'no.lrcat')]);
    expect(code).toBe(2);
    expect(stderr).toContain('there is no catalog of that name');
  });
});

describe.skipIf(!haveSharedData('lightroom/lr05-test_catalog_1.lrcat'))('a real catalog', () => {
  test('of another computer: its four images are offline, and its folder stays as it is', async () => {
    const { run, folder } = newComputer();
    const path = join(folder, 'catalog', 'Studio.lrcat');
    mkdirSync(join(folder, 'catalog'));
    copyFileSync(inSharedData('lightroom', 'lr05-test_catalog_1.lrcat'), path);
    const before = treeOf(join(folder, 'catalog'));
    const { code, stdout } = await run(['catalog', 'check', path]);
    expect(code).toBe(3);
    for (const name of ['_MAX3047.jpg', '_MAX3065.jpg', '_MAX7667.NEF', '_MAX7674.NEF'])
      expect(stdout).toMatch(new RegExp(`^ {2}/Users/maxmouchet/.*/${name}$`, 'm'));
    expect(treeDifferences(before, treeOf(join(folder, 'catalog')))).toEqual([]);
  });
});

describe('catalog show', () => {
  test('a studio: a table for a person, a document for a script', async () => {
    const { run, json, studio } = await computerWithPictures();
    const { code, stdout, stderr } = await run(['catalog', 'show', studio.catalog]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^ {2}virtual copies {2}1$/m);
    expect(stdout).toMatch(/^ {2}Album {2}collection {2}6 pictures$/m);
    const { document } = await json(['catalog', 'show', studio.catalog]);
    expect(document).toMatchObject({ files: 14, pairs: 1, roots: [{ state: 'online' }] });
  });
});
