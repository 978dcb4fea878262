import { expect, test } from 'vitest';
import { backUpManyFiles } from '../support/many-files.ts';

// The folder of 200,000 that the promise of 250 MB is about takes minutes to fill: it is in test/torture.
test('a folder of 20,000 files is backed up again after one change in 190 MB', async () => {
  const { first, second } = await backUpManyFiles(20_000);
  console.log(
    `20,000 files: first ${first.megabytes} MB, ${first.seconds} s; again ${second.megabytes} MB, ${second.seconds} s`,
  );
  expect(second.megabytes).toBeLessThanOrEqual(190);
});
