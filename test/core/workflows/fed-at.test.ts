import { expect, test } from 'vitest';
import { isFedAt } from '../../../core/src/workflows/place/feed-after-backup.ts';

const at = (hour: number, minute = 0): Date => new Date(2026, 10, 28, hour, minute);

test.each([
  [22, 0, true],
  [23, 59, true],
  [0, 0, true],
  [5, 59, true],
  [6, 0, false],
  [12, 0, false],
  [21, 59, false],
])('a place for the night, at %i:%i: %s', (hour, minute, fed) => {
  expect(isFedAt({ when: 'night' }, at(hour, minute))).toBe(fed);
});

test('others are fed after each backup, or never by one', () => {
  for (const hour of [3, 15]) {
    expect(isFedAt({}, at(hour))).toBe(true);
    expect(isFedAt({ when: 'now' }, at(hour))).toBe(true);
    expect(isFedAt({ when: 'manual' }, at(hour))).toBe(false);
  }
});
