import { expect, test } from 'vitest';
import { lightroom } from '../../../core/src/catalog/lightroom.ts';
import { text } from './catalog-folder.ts';

test.each([
  ['Studio.lrcat', 'part-of-database'],
  ['Studio.lrcat-wal', 'part-of-database'],
  ['Studio.lrcat-journal', 'part-of-database'],
  ['STUDIO.LRCAT', 'part-of-database'],
  ['Studio.lrcat-shm', 'lightroom-shm'],
  ['Studio.lrcat.lock', 'lightroom-lock'],
  ['Studio.lrcat-data', 'take'],
  ['Studio.lrcat-data (closed 2026-11-20)', 'lightroom-closed-copy'],
  ['Old.lrcat-data (closed 2026-11-20)', 'lightroom-closed-copy'],
  ['Job (closed 2026-11-20)', 'other'],
  ['Studio Previews.lrdata', 'lightroom-previews'],
  ['Studio Helper.lrdata', 'lightroom-helper'],
  ['Studio Sync.lrdata', 'lightroom-sync'],
  ['Studio Smart Previews.lrdata', 'take'],
  ['Backups', 'lightroom-backups'],
  ['Temporary Import Data.db', 'lightroom-temporary-import'],
  ['Temporary Import Data 2.db-journal', 'lightroom-temporary-import'],
  ['Lightroom Settings', 'take'],
  ['Studio-v13.lrcat', 'other-catalog'],
  ['Old.lrcat-wal', 'other-catalog'],
  ['Old.lrcat-data', 'other-catalog'],
  ['Old.lrcat.lock', 'other-catalog'],
  ['Old Previews.lrdata', 'other-catalog'],
  ['Old Smart Previews.lrdata', 'other-catalog'],
  ['2026', 'other'],
  ['IMG_1.CR3', 'other'],
  ['Studio.lrcat.txt', 'other'],
  ['Studio', 'other'],
  ['._Studio.lrcat', 'other'],
  ['toString', 'other'],
  ['Studio.lrcattoString', 'other'],
])('beside Studio.lrcat, %s is %s', (name, expected) => {
  const rule = lightroom.companion(text('Studio.lrcat'), text(name));
  expect(rule.kind === 'exclude' ? rule.rule : rule.kind).toBe(expected);
});

test('a name kept decomposed on one disk and composed on another is one name', () => {
  const rule = lightroom.companion(text('Zo\u00eb.lrcat'), text('Zoe\u0308 Previews.lrdata'));
  expect(rule).toMatchObject({ kind: 'exclude', rule: 'lightroom-previews' });
});
