import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Gate } from '../../../core/src/metadata/rendition-gate.ts';

test('never lets in more than it has places, and lets in everyone', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 20 }),
      fc.nat(),
      async (places, weights, dropped) => {
        const gate = new Gate(places);
        const controller = new AbortController();
        let [inside, most, done] = [0, 0, 0];
        const work = weights.map(async (weight, index) => {
          const signal = index === dropped % 20 ? controller.signal : new AbortController().signal;
          const leave = await gate.enter(weight, signal);
          inside += Math.min(weight, places);
          most = Math.max(most, inside);
          await new Promise((resolve) => setImmediate(resolve));
          inside -= Math.min(weight, places);
          done += 1;
          leave();
        });
        controller.abort(new Error('enough'));
        const ends = await Promise.allSettled(work);
        expect(most).toBeLessThanOrEqual(places);
        expect(done + ends.filter(({ status }) => status === 'rejected').length).toBe(weights.length);
      },
    ),
  );
});
