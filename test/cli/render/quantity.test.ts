import { describe, expect, test } from 'vitest';
import { bytes, count, duration, groups, rate } from '../../../cli/src/render/quantity.ts';

describe('bytes', () => {
  test.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1.0 kB'],
    [1001, '1.0 kB'],
    [9949, '9.9 kB'],
    [9999, '10 kB'],
    [10_000, '10 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [999_999, '1.0 MB'],
    [1_000_000, '1.0 MB'],
    [2_270_000_000, '2.3 GB'],
    [2_000_000_000_000, '2.0 TB'],
    [5e18, '5000 PB'],
  ])('%d → %s', (size, text) => expect(bytes(size)).toBe(text));
});

describe('count', () => {
  test.each([
    [0, '0 files'],
    [1, '1 file'],
    [2, '2 files'],
    [1_500_000, '1,500,000 files'],
  ])('%d → %s', (number, text) => expect(count(number, 'file')).toBe(text));

  test('takes an irregular plural', () => expect(count(2, 'entry', 'entries')).toBe('2 entries'));
});

describe('duration', () => {
  test.each([
    [0, '0.0 s'],
    [9.94, '9.9 s'],
    [9.96, '10 s'],
    [10, '10 s'],
    [59.4, '59 s'],
    [59.6, '1 min 00 s'],
    [60, '1 min 00 s'],
    [119.7, '2 min 00 s'],
    [3599.4, '59 min 59 s'],
    [3599.6, '1 h 00 min'],
    [3600, '1 h 00 min'],
    [11_100, '3 h 05 min'],
  ])('%d → %s', (seconds, text) => expect(duration(seconds)).toBe(text));
});

test('a rate of no time at all is finite', () => expect(rate(1_000_000, 0)).toBe('1.0 GB/s'));

test('a fingerprint stands in groups of four, as on the kit', () =>
  expect(groups('32443c516fd43a15abd76477bd347de1c692e725')).toBe(
    '3244 3C51 6FD4 3A15 ABD7 6477 BD34 7DE1 C692 E725',
  ));
