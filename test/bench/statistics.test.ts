import { expect, test } from 'vitest';
import type { Task } from './contender.ts';
import type { MillionTask } from './million.ts';
import { verdicts } from './requirements.ts';
import type { Sample } from './rounds.ts';
import { median, medianSeconds, peakBytes, timesAsFast } from './statistics.ts';

const sample = (contender: string, task: Task, round: number, seconds: number, peak = 100e6): Sample => ({
  contender,
  task,
  round,
  seconds,
  peakBytes: peak,
});

/** The second round is twice as slow for everybody: the ratio does not mind. */
const samples: readonly Sample[] = [
  sample('safelight', 'first', 0, 1),
  sample('restic', 'first', 0, 4),
  sample('restic', 'first', 1, 8),
  sample('safelight', 'first', 1, 2, 251e6),
];

test.each([
  [[], Number.NaN],
  [[3], 3],
  [[9, 1], 5],
  [[9, 1, 2], 2],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

test('ratios are taken within a round', () => {
  expect(medianSeconds(samples, 'safelight', 'first')).toBe(1.5);
  expect(timesAsFast(samples, 'first', ['safelight', 'restic'])).toBe(4);
  expect(timesAsFast(samples, 'first', ['safelight', 'borg'])).toBeNaN();
  expect(peakBytes(samples, 'safelight')).toBe(251e6);
});

test('a requirement is met, missed, or without a verdict where its figures are not there', () => {
  const shoot = { files: 4, bytes: 1e9, samples };
  expect(verdicts({ shoot, many: null, twice: null, growth: null, million: null })).toEqual([
    { asked: 'first backup: ≥ 4 × restic', found: '4.00 ×', met: true },
    { asked: 'memory, shoot: ≤ 250 MB', found: '251.00 MB', met: false },
  ]);
});

test('time and growth are compared the right way round', () => {
  const again = [sample('safelight', 'again', 0, 2), sample('borg', 'again', 0, 1)];
  const measured = [
    { contender: 'safelight', bytes: 2 },
    { contender: 'restic', bytes: 10 },
  ];
  const shoot = { files: 1, bytes: 1, samples: again };
  const found = verdicts({ shoot, many: null, twice: null, growth: { bytes: 100, measured }, million: null });
  expect(found.map(({ found: value, met }) => [value, met]).slice(0, 2)).toEqual([
    ['2.00 × its time', false],
    ['0.20 ×', true],
  ]);
});

test('a catalog of a million images: the median time of each task, the most memory of enumerating', () => {
  const run = (task: MillionTask, seconds: number, peakBytes: number) => ({
    task,
    seconds,
    busy: seconds,
    peakBytes,
    files: 1,
  });
  const runs = [
    run('enumerate', 5, 1e8),
    run('enumerate', 7, 5e8),
    run('enumerate', 6, 1e8),
    run('check', 16, 9e8),
  ];
  const nothing = { shoot: null, many: null, twice: null, growth: null };
  expect(verdicts({ ...nothing, million: { images: 1_000_000, runs } })).toEqual([
    { asked: '1,000,000 images enumerated: ≤ 6 s', found: '6.00 s', met: true },
    { asked: '1,000,000 images enumerated: ≤ 400 MB', found: '500.00 MB', met: false },
    { asked: '1,000,000 images and their files compared: ≤ 15 s', found: '16.00 s', met: false },
  ]);
});
