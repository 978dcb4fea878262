import { describe, expect, test } from 'vitest';
import type { Fingerprint, Sha256 } from '../../../core/src/model/digest.ts';
import {
  type Holdings,
  type KnownSnapshot,
  planRetention,
  type Retention,
  type RetentionOptions,
  USUAL,
} from '../../../core/src/retention/plan.ts';

const now = new Date('2026-11-28T12:00:00Z');

const snapshot = (name: string, created: string, more: Partial<KnownSnapshot> = {}): KnownSnapshot => ({
  sha256: name as Sha256,
  machine: 'desk' as Fingerprint,
  set: 'studio',
  created: new Date(created),
  complete: true,
  ...more,
});

/** Originals of snapshots, by name. */
const holding = (originals: Readonly<Record<string, readonly string[]>> = {}): Holdings => {
  const kept = new Set<string>();
  return {
    keep: (name) => {
      for (const one of originals[name] ?? []) kept.add(one);
    },
    alone: (name) => (originals[name] ?? []).filter((one) => !kept.has(one)).length,
  };
};

const plan = (
  snapshots: readonly KnownSnapshot[],
  {
    retention = USUAL,
    holdings = holding(),
    ...more
  }: Partial<RetentionOptions> & { holdings?: Holdings } = {},
) =>
  Object.fromEntries(
    [
      ...planRetention(snapshots, holdings, {
        retention,
        now,
        backedUp: new Set(['studio']),
        named: null,
        ...more,
      }),
    ].map(([name, { why }]) => [name, why.join(' ')]),
  );

const none: Retention = { days: 0, weeks: 0, months: 0 };

test('nothing of nothing', () => expect(plan([])).toEqual({}));

test('all of 30 days, the newest of each week for a year and of each month for ever', () => {
  const made = [
    snapshot('2019', '2019-03-01T08:00:00Z'),
    snapshot('2019-later', '2019-03-31T23:59:59Z'),
    // the first week that counts began on 2025-12-01
    snapshot('week-out', '2025-11-30T23:59:59Z'),
    snapshot('week-in', '2025-12-01T00:00:00Z'),
    snapshot('monday', '2026-09-07T00:00:00Z'),
    snapshot('sunday', '2026-09-13T23:59:59Z'),
    snapshot('day-30', '2026-10-29T12:00:00Z'),
    snapshot('day-29', '2026-10-29T12:00:01Z'),
    snapshot('day-29-later', '2026-10-29T12:00:02Z'),
    snapshot('today', '2026-11-28T11:00:00Z'),
  ];
  expect(plan(made)).toEqual({
    '2019-later': 'month',
    'week-out': 'month',
    'week-in': 'week month',
    sunday: 'week month',
    'day-29': 'days',
    'day-29-later': 'days week month',
    today: 'newest days week month',
  });
});

describe('the number of months', () => {
  const made = ['2026-08-01', '2026-09-30', '2026-10-01', '2026-11-01', '2026-11-28'].map((day) =>
    snapshot(day, `${day}T00:00:00Z`),
  );
  test.each([
    [0, ['2026-11-28']],
    [1, ['2026-11-28']],
    [2, ['2026-10-01', '2026-11-28']],
    [3, ['2026-09-30', '2026-10-01', '2026-11-28']],
    [null, ['2026-08-01', '2026-09-30', '2026-10-01', '2026-11-28']],
  ] as const)('%s', (months, stays) => {
    expect(Object.keys(plan(made, { retention: { ...none, months } })).sort()).toEqual(stays);
  });
});

test('the newest of each set and of each computer, and the newest that was complete', () => {
  const made = [
    snapshot('a', '2026-01-01T00:00:00Z', { machine: 'laptop' as Fingerprint }),
    snapshot('b', '2026-01-02T00:00:00Z'),
    snapshot('c', '2026-01-03T00:00:00Z'),
    snapshot('d', '2026-01-04T00:00:00Z', { complete: false }),
    snapshot('e', '2026-01-05T00:00:00Z', { complete: false }),
  ];
  expect(plan(made, { retention: none })).toEqual({ a: 'newest', c: 'newest', e: 'newest' });
});

test('the chain says which is the newest, not the clock', () => {
  const made = [snapshot('first', '2026-06-01T00:00:00Z'), snapshot('second', '2026-01-01T00:00:00Z')];
  expect(plan(made, { retention: none })).toEqual({ second: 'newest' });
});

test('what was made by a clock that was ahead is not old', () => {
  const made = [snapshot('first', '2031-01-01T00:00:00Z'), snapshot('second', '2026-01-01T00:00:00Z')];
  expect(plan(made, { retention: none })).toEqual({ first: 'days week month', second: 'newest' });
});

test('a set that nobody backs up stays unless it is named; where one is named the others stay', () => {
  const made = ['old', 'new'].map((name) => snapshot(name, '2026-01-01T00:00:00Z', { set: 'sold' }));
  expect(plan(made, { retention: none })).toEqual({ old: 'forgotten', new: 'forgotten newest' });
  expect(plan(made, { retention: none, named: new Set(['sold']) })).toEqual({ new: 'newest' });
  expect(plan(made, { retention: none, named: new Set(['studio']) })).toEqual({
    old: 'unnamed',
    new: 'unnamed newest',
  });
});

test('what alone holds an original stays: the newest that has it, and no older one', () => {
  const made = ['a', 'b', 'c', 'd', 'e'].map((name) => snapshot(name, '2026-01-01T00:00:00Z'));
  const holdings = holding({ a: ['1', '2'], b: ['1', '2', '3'], c: ['2', '3'], d: ['9'], e: ['9'] });
  expect(plan(made, { retention: none, holdings })).toEqual({
    b: 'originals',
    c: 'originals',
    e: 'newest',
  });
});
