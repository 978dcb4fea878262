import { describe, expect, test } from 'vitest';
import { sampleFrom } from '../../cli/src/sample.ts';

describe('how much a sample reads', () => {
  test.each([
    ['5%', { kind: 'share', share: 0.05 }],
    [' 12.5 % ', { kind: 'share', share: 0.125 }],
    ['100%', { kind: 'share', share: 1 }],
    ['2GB', { kind: 'bytes', bytes: 2_000_000_000 }],
    ['1', { kind: 'bytes', bytes: 1 }],
  ])('%s', (given, size) => {
    expect(sampleFrom(given)?.size).toEqual(size);
  });

  test.each(['0%', '0.0 %', '100.1%', '-5%', '%', 'half', '0', '5 %%', ''])('not %j', (given) => {
    expect(() => sampleFrom(given)).toThrow(expect.objectContaining({ code: 'bad-argument' }));
  });
});

test('all is read unless it is given', () => {
  expect(sampleFrom(undefined)).toBeNull();
});

test('what is drawn is never the same', () => {
  const draw = () => Buffer.from(sampleFrom('1%')?.random(16) ?? []).toString('hex');
  expect(draw()).toHaveLength(32);
  expect(draw()).not.toBe(draw());
});
