import { chmodSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from './temp-folder.ts';
import { type TreeEntry, treeDifferences, treeOf } from './tree.ts';

const notUtf8 = (folder: string) => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x66, 0xfc])]);

const made = (): string => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'day'));
  writeFileSync(join(folder, 'day', 'IMG_1.CR3'), 'one');
  writeFileSync(notUtf8(folder), 'two');
  symlinkSync('day/IMG_1.CR3', join(folder, 'link'));
  return folder;
};

test('sees files, folders, links and names that are not UTF-8', () => {
  expect([...treeOf(made())].map(([path, { kind, size }]) => [path, kind, size])).toEqual([
    ['day', 'folder', 0],
    ['day/IMG_1.CR3', 'file', 3],
    ['base64:Zvw=', 'file', 3],
    ['link', 'link', 13],
  ]);
});

test.each<[keyof TreeEntry | 'added', (folder: string) => void]>([
  ['sha256', (folder) => writeFileSync(join(folder, 'day', 'IMG_1.CR3'), 'two')],
  ['size', (folder) => writeFileSync(join(folder, 'day', 'IMG_1.CR3'), 'three')],
  ['mode', (folder) => chmodSync(join(folder, 'day', 'IMG_1.CR3'), 0o400)],
  ['mtimeNs', (folder) => utimesSync(join(folder, 'day', 'IMG_1.CR3'), 1, 1)],
  ['added', (folder) => writeFileSync(join(folder, 'more'), '')],
])('finds a difference of %s', (what, change) => {
  const folder = made();
  const before = treeOf(folder);
  expect(treeDifferences(before, treeOf(folder))).toEqual([]);
  change(folder);
  const found = treeDifferences(before, treeOf(folder));
  expect(found.some((line) => line.startsWith(what))).toBe(true);
});

test('compares only the fields that were named', () => {
  const folder = made();
  const before = treeOf(folder);
  chmodSync(join(folder, 'day', 'IMG_1.CR3'), 0o400);
  expect(treeDifferences(before, treeOf(folder), ['kind', 'sha256', 'size'])).toEqual([]);
});
