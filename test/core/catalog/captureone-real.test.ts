import { copyFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { needsShared } from '../../support/needs.ts';
import { inSharedData } from '../../support/shared-data.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { contentsOf } from './captureone-folder.ts';
import { fingerprint, text } from './catalog-folder.ts';

const real = 'captureone/c1-16.5.cosessiondb';

needsShared(real)('the database of a session of Capture One 16.5.3 is read, and left as it is', async () => {
  const path = join(temporaryFolder(), 'Real.cosessiondb');
  copyFileSync(inSharedData(real), path);
  const before = fingerprint(dirname(path));
  const contents = await contentsOf(path);
  const home = dirname(path);
  expect(contents).toMatchObject({
    version: '1650',
    identity: '07093CEC-B01A-4CBB-AD35-AAA7CE8FE888',
    enumerable: true,
    problems: [],
    read: [],
  });
  expect(contents.folders.map((folder) => folder.path)).toEqual(
    ['Capture', 'Selects', 'Output', 'Trash'].map((name) => text(join(home, name))),
  );
  expect(contents.counts).toMatchObject({ images: 0, files: 0, folders: 4, collections: 3, keywords: 0 });
  expect(contents.notes).toEqual([
    'It lists no pictures: what lies in its folders is backed up as it is.',
    expect.stringMatching(/^20 of its folder lists/),
  ]);
  expect(fingerprint(dirname(path))).toEqual(before);
});
