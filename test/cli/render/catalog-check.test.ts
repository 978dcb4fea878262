import { expect, test } from 'vitest';
import { catalogCheckText } from '../../../cli/src/render/catalog-check.ts';
import type { CatalogCheck } from '../../../core/src/index.ts';

const report: CatalogCheck = {
  catalog: {
    path: '/home/anna/Studio.lrcat',
    kind: 'lightroom',
    version: '1300000',
    state: 'closed',
    holder: null,
    asOf: '2026-11-20T13:03:12.000Z',
  },
  agrees: true,
  whole: true,
  references: 1_204,
  present: 1_204,
  roots: [{ root: '/Pictures', path: '/Pictures', state: 'online' }],
  missing: [],
  offline: [],
  moved: [],
  unreadable: [],
  changed: [],
  orphans: [],
  duplicates: [],
  onlyCopies: [],
  warnings: [],
  problems: [],
  notes: [],
  seconds: 2,
};

test('one line where all is well', () => {
  expect(catalogCheckText(report)).toEqual([
    '/home/anna/Studio.lrcat: every picture is where the catalog says. 1,204 files in the catalog, 1,204 of them there; 2.0 s.',
  ]);
});

test('what is missing is listed to the end, what is worth knowing is not', () => {
  const names = Array.from({ length: 30 }, (_, n) => `/Pictures/${n}.CR3`);
  const orphans = names.map((path) => ({ path, size: 1 }));
  const lines = catalogCheckText({ ...report, agrees: false, missing: names, orphans });
  expect(lines.filter((line) => line === '  /Pictures/29.CR3')).toHaveLength(1);
  expect(lines).toContain('  and 10 more: --json lists all');
});

test('each absent root says why, and what to type', () => {
  const roots = [
    { root: 'C:/Bilder', path: null, state: 'elsewhere' },
    { root: '/Volumes/Archive', path: '/media/archive', state: 'empty' },
    { root: '/Volumes/Unused', path: '/Volumes/Unused', state: 'absent' },
  ] as const;
  const offline = [
    { path: 'C:/Bilder/1.CR3', root: 'C:/Bilder' },
    { path: '/media/archive/2.CR3', root: '/Volumes/Archive' },
  ];
  expect(catalogCheckText({ ...report, agrees: false, roots, offline }).slice(1)).toEqual([
    'Offline: C:/Bilder was written on another kind of computer; 1 file. If it lies elsewhere: --map "C:/Bilder=FOLDER".',
    '  C:/Bilder/1.CR3',
    'Offline: /Volumes/Archive (here /media/archive) is empty: its drive may not be plugged in; 1 file. If it lies elsewhere: --map "/Volumes/Archive=FOLDER".',
    '  /media/archive/2.CR3',
  ]);
});

test('another size is called a hint; files that keywords are written into are only counted', () => {
  const changed = [
    { path: '/Pictures/1.CR3', expected: 25_000_000, found: 24_000_000, usual: false },
    { path: '/Pictures/2.JPG', expected: 2, found: 3, usual: true },
  ];
  expect(catalogCheckText({ ...report, changed }).slice(1)).toEqual([
    'Of another size than at import (a hint: only the sizes were compared):',
    '  /Pictures/1.CR3: 24 MB now, 25 MB when it was imported',
    '1 file has another size than at import, as files have that keywords were written into.',
  ]);
});

test('without a vault it is unknown whether there is another copy', () => {
  expect(catalogCheckText({ ...report, onlyCopies: null }).at(-1)).toMatch(/^Whether .* is unknown/);
});
