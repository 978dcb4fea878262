import { describe, expect, test } from 'vitest';
import { backupText } from '../../../cli/src/render/backup.ts';
import type { BackupReport } from '../../../core/src/index.ts';

const report: BackupReport = {
  set: { id: '1', name: 'Studio', kind: 'lightroom', path: '/pictures/Studio.lrcat' },
  snapshot: 'abc' as BackupReport['snapshot'],
  seq: 7,
  place: 'vault',
  complete: true,
  totals: { folders: 3, files: 1204, bytes: 30_000_000_000, links: 0 },
  stored: { files: 80, bytes: 2_000_000_000 },
  unchanged: 1124,
  carried: 0,
  excluded: [{ rule: 'lightroom-previews', reason: 'previews, which Lightroom makes anew', entries: 1 }],
  problems: [],
  catalog: null,
  notes: ['The catalog was open in Lightroom.'],
  seconds: 2,
};

const problem = (number: number) => ({
  path: `/pictures/IMG_${number}.CR3`,
  code: 'source-missing',
  message: `/pictures/IMG_${number}.CR3 is missing.`,
});

const withProblems = (number: number): BackupReport => ({
  ...report,
  complete: false,
  problems: Array.from({ length: number }, (_, at) => problem(at + 1)),
});

const textOf = (one: BackupReport) =>
  backupText({ complete: one.complete, sets: [one], places: [], missed: null });

test('a complete backup: how much, how fast, what was left out and why', () => {
  expect(textOf(report)).toEqual([
    'Studio (Lightroom catalog): complete.',
    '  Snapshot 7 in vault: 1,204 files, 30 GB; 80 files new or changed (2.0 GB, 1.0 GB/s); 2.0 s.',
    '  Left out: 1 entry, previews, which Lightroom makes anew (rule lightroom-previews).',
    '  Note: The catalog was open in Lightroom.',
  ]);
});

describe('an incomplete one names what is missing: all up to twenty, then how many more', () => {
  test.each([
    [1, 1, undefined],
    [19, 19, undefined],
    [20, 20, undefined],
    [21, 20, '  and 1 more: --json lists all'],
    [1500, 20, '  and 1,480 more: --json lists all'],
  ])('%d', (number, named, more) => {
    const lines = textOf(withProblems(number));
    expect(lines[0]).toMatch(/^Studio \(Lightroom catalog\): incomplete, /);
    expect(lines.filter((line) => line.endsWith('is missing.'))).toHaveLength(named);
    expect(lines.find((line) => line.includes('--json lists all'))).toBe(more);
    expect(lines.at(-1)).toBe(
      '  What could be read is in the snapshot. Mend what is listed and back up again.',
    );
  });
});

test('nothing new is said to be nothing new', () => {
  expect(textOf({ ...report, stored: { files: 0, bytes: 0 } })[1]).toContain('; nothing new; ');
});
