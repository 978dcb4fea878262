import { describe, expect, test } from 'vitest';
import {
  apartName,
  isAlarm,
  isOriginal,
  judgeChange,
  originalOf,
} from '../../../core/src/backup/tripwire.ts';
import type { BytePath } from '../../../core/src/model/paths.ts';

const path = (name: string) => name as BytePath;
const data = (hash: string | null, software: string | null = null) => ({ hash, software });

describe('what a camera wrote once', () => {
  test.each(['A.CR3', 'a.nef', 'IMG_1.JPG', 'x.heic', 'C0001.MP4', 'L1000.DNG'])('%s is', (name) => {
    expect(isOriginal(path('/Pictures'), path(name))).toBe(true);
  });
  test.each([
    'A.xmp',
    'A.psd',
    'A.tif',
    'A.TIFF',
    'A-Pano.dng',
    'A-HDR-2.dng',
    'A-Enhanced-NR.dng',
    'Studio.lrcat',
    'notes.txt',
  ])('%s is not', (name) => {
    expect(isOriginal(path('/Pictures'), path(name))).toBe(false);
  });

  test.each([
    '/Lightroom/Studio Smart Previews.lrdata',
    '/Lightroom/Studio Smart Previews.lrdata/A/A0B1',
    '/Lightroom/Studio.lrcat-data',
  ])('a DNG in %s is not: Lightroom makes it anew', (folder) => {
    expect(isOriginal(path(folder), path('A.DNG'))).toBe(false);
  });
});

describe('a change', () => {
  test.each([
    ['A.JPG', data('1'), data('1'), 'metadata'],
    ['A.CR3', data('1'), data('1'), 'metadata'],
    ['A.CR3', data('1'), data('2'), 'image'],
    ['A.JPG', data('1'), data('2'), 'image'],
    ['A.JPG', data('1', 'Adobe Photoshop Lightroom Classic 15.0 (Windows)'), data('2'), 'developed'],
    ['A.NEF', data('1', 'Nikon Capture Editor 4.3.1 W'), data('2'), 'image'],
    ['A.DNG', data('1', 'Adobe Photoshop Camera Raw 11.3.1'), data('2'), 'image'],
    ['A.RAW', data(null), data(null), 'image'],
    ['A.JPG', data('1'), data(null), 'image'],
    ['A.JPG', null, data('1'), 'unknown'],
    ['A.JPG', data('1'), null, 'unknown'],
  ] as const)('of %s from %o to %o: %s', (name, before, now, change) => {
    expect(judgeChange(path(name), before, now)).toBe(change);
  });
});

describe('an alarm', () => {
  test.each([
    ['A.CR3', 'image', true],
    ['A.JPG', 'image', true],
    ['A.CR3', 'metadata', false],
    ['A.JPG', 'developed', false],
    ['A.CR3', 'unknown', true],
    ['C1.MP4', 'unknown', true],
    ['A.JPG', 'unknown', false],
    ['A.DNG', 'unknown', false],
  ] as const)('%s, %s: %s', (name, change, alarm) => {
    expect(isAlarm(path(name), change)).toBe(alarm);
  });
});

test('the name apart leads back to the original, and no other name does', () => {
  const apart = apartName(path('IMG_1.CR3'), '0123456789abcdef0123456789abcdef');
  expect(apart).toBe('IMG_1.CR3.changed-01234567');
  expect(originalOf(apart)).toBe('IMG_1.CR3');
  for (const name of [
    'IMG_1.CR3',
    'IMG_1.CR3.changed-0123456',
    'IMG_1.changed-0123456z',
    '.changed-01234567',
  ])
    expect(originalOf(path(name))).toBeNull();
});
