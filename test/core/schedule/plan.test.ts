import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lastDue, missedRun, nextDue, windowEnd } from '../../../core/src/schedule/plan.ts';
import { timedService } from '../../../core/src/system/service.ts';
import type { ScheduleConfig, ScheduledRun, Timing } from '../../../manifests/src/index.ts';
import { needs } from '../../support/needs.ts';

// Where clocks change twice a year; of this file alone, which has a process of its own.
process.env.TZ = 'Europe/Berlin';

const daily: Timing = { every: 'day', at: '02:00', day: 'sun' };
const weekly: Timing = { every: 'week', at: '18:30', day: 'fri' };
const hourly: Timing = { every: 'hour', at: '00:20', day: 'sun' };
const local = (text: string): Date => new Date(text);

describe('when a run is due', () => {
  test.each<[string, Timing, string, string, string]>([
    ['a minute before', daily, '2026-11-24T01:59', '2026-11-23T02:00', '2026-11-24T02:00'],
    ['on the minute', daily, '2026-11-24T02:00', '2026-11-24T02:00', '2026-11-25T02:00'],
    ['over the end of a year', daily, '2027-01-01T01:00', '2026-12-31T02:00', '2027-01-01T02:00'],
    ['on the day of the week', weekly, '2026-11-27T18:29', '2026-11-20T18:30', '2026-11-27T18:30'],
    ['the day after it', weekly, '2026-11-28T08:00', '2026-11-27T18:30', '2026-12-04T18:30'],
    ['every hour', hourly, '2026-11-24T00:19', '2026-11-23T23:20', '2026-11-24T00:20'],
    [
      'every hour, before one that comes twice',
      hourly,
      '2026-10-25T00:30Z',
      '2026-10-25T00:20Z',
      '2026-10-25T02:20Z',
    ],
    ['when it comes again, before', hourly, '2026-10-25T01:10Z', '2026-10-25T00:20Z', '2026-10-25T01:20Z'],
    ['when it comes again, after', hourly, '2026-10-25T01:30Z', '2026-10-25T00:20Z', '2026-10-25T02:20Z'],
    ['in the night that has no 02:00', daily, '2026-03-29T12:00', '2026-03-28T02:00', '2026-03-30T02:00'],
    ['in the night that has 02:00 twice', daily, '2026-10-25T12:00', '2026-10-25T02:00', '2026-10-26T02:00'],
  ])('%s', (_, timing, now, last, next) => {
    expect([lastDue(timing, local(now)), nextDue(timing, local(now))]).toEqual([local(last), local(next)]);
  });

  const timings = fc.record({
    every: fc.constantFrom('hour', 'day', 'week'),
    at: fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map((both) => both.map((number) => String(number).padStart(2, '0')).join(':')),
    day: fc.constantFrom('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'),
  }) as fc.Arbitrary<Timing>;
  /** Minutes; also in the two nights in which the clocks change. */
  const moments = fc
    .oneof(
      fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2027, 0) }),
      fc.integer({ min: Date.UTC(2026, 2, 28), max: Date.UTC(2026, 2, 30) }),
      fc.integer({ min: Date.UTC(2026, 9, 24), max: Date.UTC(2026, 9, 26) }),
    )
    .map((time) => new Date(time - (time % 60_000) + 30_000));

  needs('systemd-analyze')(
    'is what systemd says of the timer that is written',
    () => {
      fc.assert(
        fc.property(timings, moments, (timing, now) => {
          const [timer] = timedService(
            { program: '/n', args: [], home: null, id: 'x', timing, battery: 'run' },
            { platform: 'linux', user: '/home/anna', uid: 1 },
          ).files;
          const calendar = /^OnCalendar=(.*)$/m.exec(timer?.text ?? '')?.[1] ?? '';
          const args = ['calendar', `--base-time=@${now.getTime() / 1000}`, calendar];
          const said = execFileSync('systemd-analyze', args, { encoding: 'utf8' });
          const inUtc = /\(in UTC\): \w+ (\S+) (\S+) UTC/.exec(said);
          expect(nextDue(timing, now).toISOString()).toBe(`${inUtc?.[1]}T${inUtc?.[2]}.000Z`);
        }),
        { numRuns: 150 },
      );
    },
    60_000,
  );

  test('lies around now, without one between', () => {
    fc.assert(
      fc.property(timings, moments, (timing, now) => {
        const [last, next] = [lastDue(timing, now), nextDue(timing, now)];
        expect(last <= now && now < next).toBe(true);
        expect(lastDue(timing, new Date(next.getTime() - 1))).toEqual(last);
      }),
    );
  });
});

describe('the hours of a run', () => {
  const night = { at: '22:00', until: '06:00' };
  const early = { at: '03:00', until: '06:00' };
  test.each<[string, { at: string; until: string | null }, string, string | null]>([
    ['have no end', { at: '03:00', until: null }, '2026-11-24T12:00', null],
    ['begin on the minute', early, '2026-11-24T03:00', '2026-11-24T06:00'],
    ['end before the minute', early, '2026-11-24T06:00', 'outside'],
    ['are none before', early, '2026-11-24T02:59', 'outside'],
    ['go over midnight', night, '2026-11-24T23:00', '2026-11-25T06:00'],
    ['and on after it', night, '2026-11-25T05:59', '2026-11-25T06:00'],
    ['are none at noon', night, '2026-11-25T12:00', 'outside'],
  ])('%s', (_, hours, now, end) => {
    expect(windowEnd(hours, local(now))).toEqual(end === null || end === 'outside' ? end : local(end));
  });
});

describe('a run that did not happen', () => {
  const schedule: ScheduleConfig = {
    ...daily,
    until: null,
    battery: 'wait',
    metered: 'run',
    notify: [],
    since: local('2026-11-20T12:00').toISOString(),
  };
  const due = local('2026-11-24T02:00').toISOString();
  const at = (text: string): string => local(text).toISOString();
  const facts = {
    now: local('2026-11-24T09:00'),
    backedUp: [at('2026-11-23T02:03')],
    last: null,
    running: false,
  };
  const run = (outcome: ScheduledRun['outcome'], began = '2026-11-24T02:05'): ScheduledRun => ({
    began: at(began),
    ended: at(began),
    outcome,
    numbers: { sets: 0, ofSets: 1, files: 0, bytes: 0, missing: 0, places: 0, ofPlaces: 1 },
    why: 'so',
    notices: [],
  });

  test.each<[string, Parameters<typeof missedRun>[1], ReturnType<typeof missedRun>]>([
    ['is told', facts, { due, outcome: null, why: null }],
    [
      'is not told where every set was backed up since',
      { ...facts, backedUp: [due, at('2026-11-24T08:00')] },
      null,
    ],
    ['is told where one of two was', { ...facts, backedUp: [due, null] }, { due, outcome: null, why: null }],
    ['is not told while a backup is at work', { ...facts, running: true }, null],
    ['is not told within a quarter of an hour', { ...facts, now: local('2026-11-24T02:14') }, null],
    ['is told after it', { ...facts, now: local('2026-11-24T02:15') }, { due, outcome: null, why: null }],
    ['tells why', { ...facts, last: run('locked') }, { due, outcome: 'locked', why: 'so' }],
    ['is not meant where it found something missing', { ...facts, last: run('incomplete') }, null],
    [
      'is not excused by an earlier one',
      { ...facts, last: run('complete', '2026-11-23T02:02') },
      { due, outcome: null, why: null },
    ],
  ])('%s', (_, given, told) => expect(missedRun(schedule, given)).toEqual(told));

  test('is not one that was due before there was a schedule', () => {
    expect(missedRun({ ...schedule, since: at('2026-11-24T08:00') }, facts)).toBeNull();
  });
});
