import { expect, test } from 'vitest';
import type { Place } from '../../../core/src/place/place.ts';
import { State } from '../../../core/src/vault/state.ts';
import { forgetLocks, renewLocks } from '../../../core/src/workflows/place/renew-locks.ts';

const DAY = 86_400_000;
const at = (days: number): Date => new Date(Date.UTC(2026, 0, 1) + days * DAY);

const locking = (lockDays: number | null) => {
  const done = { times: 0, fails: false };
  const relock = async (): Promise<void> => {
    if (done.fails) throw new Error('the store does not answer');
    done.times += 1;
  };
  return { done, place: { locator: { kind: 's3', path: 's3://b' }, lockDays, relock } as unknown as Place };
};

test('a place is locked anew when half of the time is over', async () => {
  using state = new State(':memory:');
  const { done, place } = locking(30);
  const times = async (days: number): Promise<number> => {
    await renewLocks(state, place, at(days));
    return done.times;
  };
  expect(await times(0)).toBe(1);
  expect(await times(14)).toBe(1);
  expect(await times(15)).toBe(2);
  expect(await times(29)).toBe(2);
  expect(await times(30)).toBe(3);
});

test('what could not be locked anew is tried again the next time', async () => {
  using state = new State(':memory:');
  const { done, place } = locking(30);
  done.fails = true;
  await expect(renewLocks(state, place, at(0))).rejects.toThrow('does not answer');
  done.fails = false;
  await renewLocks(state, place, at(1));
  expect(done.times).toBe(1);
});

test('a place that locks nothing is left alone', async () => {
  using state = new State(':memory:');
  const { done, place } = locking(null);
  await renewLocks(state, place, at(0));
  expect(done.times).toBe(0);
});

test('a place that was removed is locked anew when it is added again', async () => {
  using state = new State(':memory:');
  const { done, place } = locking(30);
  await renewLocks(state, place, at(0));
  forgetLocks(state, place);
  await renewLocks(state, place, at(1));
  expect(done.times).toBe(2);
});
