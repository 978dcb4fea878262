import { expect, test } from 'vitest';
import { secondsUntil } from '../../../core/src/link/link-expiry.ts';

const now = new Date('2026-04-26T10:00:00.250Z');
const week = 7 * 86_400_000;

test.each([
  [1_000, 1],
  [1_999, 1],
  [week - 1, 604_799],
  [week, 604_800],
  [week + 999, 604_800],
])('%i milliseconds from now are %i seconds', (ms, seconds) => {
  expect(secondsUntil(new Date(now.getTime() + ms), now)).toBe(seconds);
});

test.each([-1, 0, 999, week + 1_000, Number.NaN])('%d milliseconds from now are refused', (ms) => {
  expect(() => secondsUntil(new Date(now.getTime() + ms), now)).toThrow(
    expect.objectContaining({ code: 'bad-argument' }),
  );
});
