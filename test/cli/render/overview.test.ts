import { expect, test } from 'vitest';
import { overviewText } from '../../../cli/src/render/overview.ts';
import type { Overview } from '../../../core/src/index.ts';

const report: Overview = {
  vault: 'Studio',
  path: '/media/archive/vault',
  trouble: null,
  free: 1_500_000_000_000,
  snapshots: 12,
  sets: [
    { name: 'Studio', last: { at: '2026-04-26T19:05:00.000Z', seq: 12, files: 9, bytes: 9, problems: 0 } },
    { name: 'Scans', last: null },
  ],
  missed: null,
  wordsProven: '2026-04-20T10:00:00.000Z',
  next: 'none',
};

test('three lines and one next step', () => {
  const lines = overviewText(report);
  expect(lines).toHaveLength(4);
  expect(lines[0]).toBe('Vault Studio in /media/archive/vault: 12 snapshots, 1.5 TB free.');
  expect(lines[1]).toMatch(
    /^Backups: Studio complete, 26 Apr 2026, .*; Scans unknown, not yet done from this computer\.$/,
  );
  expect(lines[3]).toBe('Next: nothing. All is backed up.');
});

test('a run of the schedule that did not happen is a line of its own', () => {
  const missed = { due: '2026-04-27T01:00:00.000Z', outcome: null, why: null };
  expect(overviewText({ ...report, missed })[2]).toMatch(/^The run of .* did not happen\.$/);
});

test('a vault that is not there says so in its own words', () => {
  const trouble = 'vault is not there: /media/archive/vault cannot be reached.';
  const lines = overviewText({ ...report, trouble, free: null, snapshots: null, next: 'bring-vault' });
  expect(lines[0]).toBe(`Vault Studio: ${trouble}`);
  expect(lines[3]).toMatch(/^Next: plug the drive of the vault in/);
});

test('an incomplete backup is never called complete', () => {
  const sets = [
    { name: 'Studio', last: { at: '2026-04-26T19:05:00.000Z', seq: 1, files: 9, bytes: 9, problems: 4 } },
  ];
  expect(overviewText({ ...report, sets })[1]).toContain('Studio incomplete (4 files)');
});
