import { describe, expect, test } from 'vitest';
import { deliveryCheckText } from '../../../cli/src/render/delivery-check.ts';
import type { DeliveryCheck } from '../../../core/src/index.ts';

const report: DeliveryCheck = {
  path: '/c',
  arrived: true,
  files: 12,
  good: 12,
  bytes: 1000,
  delivery: null,
  parts: [{ of: 1, present: [1], missing: [] }],
  faults: [],
  notes: [],
  seconds: 1,
};

const fault = { path: '/c', code: 'delivered-part-missing', message: 'Part 2 of 3 has not arrived in /c.' };
const torn = (of: number, present: readonly number[], missing: readonly number[]) => ({
  of,
  present: [...present],
  missing: [...missing],
});

describe('what the first line of a check says', () => {
  test.each<[string, Partial<DeliveryCheck>]>([
    ['All 12 pictures arrived.', {}],
    ['All 1 picture arrived.', { files: 1, good: 1 }],
    ['All 12 pictures arrived.', { parts: [torn(3, [1, 2, 3], [])] }],
    ['All 12 pictures arrived.', { parts: [torn(1, [1], []), torn(2, [1, 2], [])] }],
    ['All 12 pictures of part 2 of 3 arrived.', { parts: [torn(3, [2], [])] }],
    [
      '12 pictures of parts 1, 3 arrived; part 2 is missing.',
      { arrived: false, parts: [torn(3, [1, 3], [2])] },
    ],
    [
      '12 pictures of part 4 arrived; parts 1-3, 5, 6 are missing.',
      { arrived: false, parts: [torn(6, [4], [1, 2, 3, 5, 6])] },
    ],
    [
      '11 pictures of 12 of part 1 arrived whole; part 2 is missing.',
      { arrived: false, good: 11, parts: [torn(2, [1], [2])] },
    ],
    [
      '12 pictures arrived; part 2 of 3 is missing.',
      { arrived: false, parts: [torn(1, [1], []), torn(3, [1, 3], [2])] },
    ],
    ['11 pictures of 12 arrived whole.', { arrived: false, good: 11 }],
    ['12 pictures of 12 arrived whole.', { arrived: false }],
  ])('%s', (line, changes) => {
    expect(deliveryCheckText({ ...report, ...changes })[0]).toBe(line);
  });

  test('each part that is missing is named', () => {
    const lines = deliveryCheckText({
      ...report,
      arrived: false,
      parts: [torn(3, [1, 3], [2])],
      faults: [fault],
    });
    expect(lines).toContain('What is missing or damaged:');
    expect(lines).toContain('  Part 2 of 3 has not arrived in /c.');
  });
});
