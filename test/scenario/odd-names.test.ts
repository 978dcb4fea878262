import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeLightroomCatalog } from '../../samples/lightroom-catalog.ts';
import { backUpOne, newComputer, restoreTo, verifyKeyed, verifyKeyless } from '../support/computer.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { treeDifferences, treeOf } from '../support/tree.ts';

const nfc = 'é'.normalize('NFC');
const nfd = 'é'.normalize('NFD');

/** Names as bytes: `\xNN` in the text stands for that byte. */
const names: readonly Buffer[] = [
  'plain.dng',
  'line\nbreak.dng',
  '\n',
  'ends with a break\n',
  'return\r.dng',
  'camera 📷 👩‍👩‍👧.dng',
  `caf${nfc}.dng`,
  `caf${nfd}.dng`,
  'Upper.dng',
  'upper.dng',
  'back\\slash',
  '\u202eright to left.dng',
  '\ufeffmark.dng',
  '-rf',
  '...',
  ' ',
  '"quotes\' and `ticks` $(true)',
  'a'.repeat(255),
  `${'é'.repeat(127)}x`,
]
  .map((name) => Buffer.from(name))
  .concat([
    Buffer.from([0xff, 0xfe, 0x2e, 0x64, 0x6e, 0x67]),
    Buffer.from([0x49, 0x4d, 0x47, 0xe9, 0x2e, 0x4a, 0x50, 0x47]),
    Buffer.from([0xc3]),
    Buffer.from([0xed, 0xa0, 0x80]),
    Buffer.alloc(255, 0xfc),
  ]);

const below = (folder: string | Buffer, name: Buffer): Buffer =>
  Buffer.concat([Buffer.from(folder), Buffer.from('/'), name]);

const content = (name: Buffer): Buffer => Buffer.concat([Buffer.from('the bytes of '), name]);

/** Every name as a file, and as a folder that holds every other name. */
const makeTree = (folder: string): void => {
  mkdirSync(folder);
  const inner = join(folder, 'folders');
  mkdirSync(inner);
  for (const name of names) {
    writeFileSync(below(folder, name), content(name));
    mkdirSync(below(inner, name));
    writeFileSync(below(below(inner, name), name), content(name));
  }
};

describe('names of all kinds', () => {
  test('backed up, verified and restored, byte by byte', async () => {
    const folder = temporaryFolder();
    const source = join(folder, 'Pictures');
    makeTree(source);
    const computer = await newComputer(folder);
    const report = await backUpOne(computer, source);
    expect(report).toMatchObject({ complete: true, problems: [], excluded: [] });
    expect(report.totals.files).toBe(names.length * 2);

    expect(await verifyKeyless(computer.vault)).toMatchObject({ damage: [], foreign: [], notes: [] });
    const proof = await verifyKeyed(computer, 'data');
    expect(proof).toMatchObject({ damage: [], foreign: [], notes: [], opened: { files: names.length } });

    const back = await restoreTo(computer, join(folder, 'back'));
    expect(back).toMatchObject({ failures: [], findings: [], files: names.length * 2 });
    const fields = ['kind', 'size', 'mode', 'sha256'] as const;
    expect(treeDifferences(treeOf(source), treeOf(join(folder, 'back', 'Pictures')), fields)).toEqual([]);
    const restored = readdirSync(join(folder, 'back', 'Pictures', 'folders'), { encoding: 'buffer' });
    expect(restored.toSorted(Buffer.compare)).toEqual(names.toSorted(Buffer.compare));
  });

  test('nothing of it is stored a second time', async () => {
    const folder = temporaryFolder();
    const source = join(folder, 'Pictures');
    makeTree(source);
    const computer = await newComputer(folder);
    await backUpOne(computer, source);
    const again = await backUpOne(computer, source);
    expect(again).toMatchObject({ stored: { files: 0, bytes: 0 }, unchanged: names.length * 2 });
  });
});

/** A catalog with pictures of these names; on the disk they may be composed otherwise. */
const catalogOf = (folder: string, listed: readonly string[]): string => {
  const path = join(folder, 'Catalog', 'Odd.lrcat');
  mkdirSync(join(folder, 'Catalog'));
  const files = listed.map((name) => ({ name, size: 4, captureTime: '2026-04-26T14:03:11' }));
  const absolutePath = `${join(folder, 'Pictures')}/`;
  makeLightroomCatalog({
    path,
    shape: 'v13',
    journal: 'wal',
    roots: [{ absolutePath, folders: [{ pathFromRoot: '', files }] }],
  });
  return path;
};

describe('a catalog whose pictures have such names', () => {
  test('finds each, also where the disk composes its letters otherwise', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'Pictures'));
    const listed = [
      'line\nbreak.dng',
      'camera 📷.dng',
      `twin${nfc}.dng`,
      `twin${nfd}.dng`,
      `other${nfc}.dng`,
    ];
    const onDisk = [...listed.slice(0, 4), `other${nfd}.dng`];
    for (const name of onDisk) writeFileSync(join(folder, 'Pictures', name), name);
    const computer = await newComputer(folder);
    const report = await backUpOne(computer, catalogOf(folder, listed));
    expect(report).toMatchObject({ complete: true, problems: [] });
    expect(report.catalog).toMatchObject({ references: listed.length, missing: 0, orphans: 0 });
    const back = await restoreTo(computer, join(folder, 'back'));
    expect(back.failures).toEqual([]);
    expect(readdirSync(join(folder, 'back', 'Pictures')).sort()).toEqual(onDisk.toSorted());
  });
});
