import { expect, test } from 'vitest';
import { isGood, nothing, sum, summary } from './tally.ts';

test('the last line holds the totals, after what was skipped and what failed', () => {
  const tally = sum([
    { passed: 2, failed: ['a > b'], skipped: [{ name: 'c', reason: 'not installed: gpg' }] },
    { passed: 1, failed: [], skipped: [{ name: 'd', reason: null }] },
  ]);
  expect(summary(tally).split('\n')).toEqual([
    '',
    'Skipped:',
    '  c: not installed: gpg',
    '  d',
    '',
    '',
    'Failed:',
    '  a > b',
    '',
    '3 passed, 1 failed, 2 skipped',
  ]);
});

test('without anything to tell, the totals stand alone', () => {
  expect(summary({ ...nothing, passed: 7 })).toBe('7 passed, 0 failed, 0 skipped');
});

test.each([
  { tally: nothing, good: false },
  { tally: { ...nothing, passed: 1 }, good: true },
  { tally: { ...nothing, passed: 1, failed: ['a'] }, good: false },
  { tally: { ...nothing, skipped: [{ name: 'a', reason: null }] }, good: false },
])('a run is good if something passed and nothing failed: %o', ({ tally, good }) => {
  expect(isGood(tally)).toBe(good);
});
