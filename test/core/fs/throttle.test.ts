import { expect, test } from 'vitest';
import { Throttle } from '../../../core/src/fs/throttle.ts';

const later = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test.each([1, 2, 5])('never more than %i are under way, and all are done', async (most) => {
  const throttle = new Throttle(most);
  const seen = { now: 0, most: 0, done: 0 };
  for (let n = 0; n < 20; n += 1)
    await throttle.run(async () => {
      seen.now += 1;
      seen.most = Math.max(seen.most, seen.now);
      await later();
      seen.now -= 1;
      seen.done += 1;
    });
  await throttle.drained();
  expect(seen).toEqual({ now: 0, most, done: 20 });
});

test('the first failure is told, what comes after does not start, what runs is waited for', async () => {
  const throttle = new Throttle(2);
  const done: string[] = [];
  await throttle.run(async () => {
    await later();
    await later();
    done.push('slow');
  });
  await throttle.run(() => Promise.reject(new RangeError('first')));
  await later();
  await expect(throttle.run(async () => void done.push('never'))).rejects.toThrow('first');
  await expect(throttle.drained()).rejects.toThrow('first');
  expect(done).toEqual(['slow']);
});
