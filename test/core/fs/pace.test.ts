import { expect, test } from 'vitest';
import { Pace } from '../../../core/src/fs/pace.ts';

const { signal } = new AbortController();

test('pieces that come together pass one after the other, at the rate that was given', async () => {
  const pace = new Pace(1_000_000);
  const began = performance.now();
  await Promise.all(Array.from({ length: 5 }, () => pace.wait(50_000, signal)));
  const took = performance.now() - began;
  // The first goes at once, the fifth after four times 50 ms; a busy machine is only later.
  expect(took).toBeGreaterThan(195);
});

test('who gives up does not wait', async () => {
  const pace = new Pace(1);
  await pace.wait(1_000, signal);
  const ended = new AbortController();
  const waiting = pace.wait(1, ended.signal);
  ended.abort(new Error('stopped'));
  await expect(waiting).rejects.toThrow();
});
