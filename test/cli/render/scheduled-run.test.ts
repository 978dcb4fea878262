import { expect, test } from 'vitest';
import { missedText, runText } from '../../../cli/src/render/scheduled-run.ts';

const numbers = {
  sets: 3,
  ofSets: 3,
  files: 1204,
  bytes: 61_000_000_000,
  missing: 0,
  places: 2,
  ofPlaces: 3,
};

test.each([
  [
    { outcome: 'complete', numbers, why: null },
    'Backup complete: 3 sets, 1,204 new files, 61 GB, 2 of 3 places.',
  ],
  [
    { outcome: 'complete', numbers, why: 'T7 is not there.' },
    'Backup complete: 3 sets, 1,204 new files, 61 GB, 2 of 3 places. T7 is not there.',
  ],
  [
    { outcome: 'incomplete', numbers: { ...numbers, missing: 2 }, why: null },
    'Backup incomplete: 2 files are not as they should be; 3 sets, 1,204 new files, 61 GB, 2 of 3 places.',
  ],
  [
    { outcome: 'failed', numbers: { ...numbers, sets: 1 }, why: 'The disk is full. Make room.' },
    'Backup failed: 1 of 3 sets backed up. The disk is full. Make room.',
  ],
  [
    { outcome: 'locked', numbers: { ...numbers, sets: 0, ofSets: 1 }, why: 'The keychain is locked.' },
    'Backup locked out: 0 of 1 set backed up. The keychain is locked.',
  ],
] as const)('a run is told with its numbers: %#', (run, text) => expect(runText(run)).toBe(text));

test('a run that did not happen is told with its day', () => {
  const due = new Date(2026, 10, 24, 2).toISOString();
  expect(missedText({ due, outcome: null, why: null })).toBe('The run of Tue 24 Nov 02:00 did not happen.');
  expect(missedText({ due, outcome: 'locked', why: 'So.' })).toMatch(/ found the vault locked: So\.$/);
  expect(missedText({ due, outcome: 'failed', why: 'So.' })).toMatch(/ did not come to its end: So\.$/);
});
