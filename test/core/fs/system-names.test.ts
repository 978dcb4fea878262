import { expect, test } from 'vitest';
import { systemRule } from '../../../core/src/fs/system-names.ts';
import { bytePathFromText } from '../../../core/src/model/paths.ts';

const rule = (name: string) => systemRule(bytePathFromText(name))?.rule ?? null;

test.each([
  ['.DS_Store', 'macos-system'],
  ['._IMG_1.CR3', 'macos-system'],
  ['.Spotlight-V100', 'macos-system'],
  ['.Trashes', 'macos-system'],
  ['Thumbs.db', 'windows-system'],
  ['thumbs.DB', 'windows-system'],
  ['$RECYCLE.BIN', 'windows-system'],
  ['System Volume Information', 'windows-system'],
  ['lost+found', 'linux-system'],
  ['.Trash-1000', 'linux-system'],
  ['.safelight-7f9c24e8-3b12-4fef-91e0-56a2d5a8e1b0.part', 'safelight-part'],
])('%s is left out by the rule %s', (name, found) => {
  expect(rule(name)).toBe(found);
});

test.each([
  '.ds_store',
  'DS_Store',
  '.DS_Store.jpg',
  '_IMG_1.CR3',
  '.IMG_1',
  'Thumbs.db.jpg',
  'my Thumbs.db',
  'lost+found2',
  '.Trash-',
  '.Trash-x',
  '.safelight-.part',
  'x.part',
  '.Trashes\n',
  'IMG_1.CR3',
  '',
])('%j is not left out', (name) => {
  expect(rule(name)).toBeNull();
});

test('each rule says why', () => {
  for (const name of ['.DS_Store', 'Thumbs.db', 'lost+found'])
    expect(systemRule(bytePathFromText(name))?.reason).toMatch(/\w{4}/);
});
