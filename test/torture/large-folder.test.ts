import { expect, test } from 'vitest';
import { backUpManyFiles } from '../support/many-files.ts';

test('a folder of 200,000 files is backed up again after one change in 250 MB', async () => {
  const { first, second } = await backUpManyFiles(200_000);
  console.log(
    `200,000 files: first ${first.megabytes} MB, ${first.seconds} s; again ${second.megabytes} MB, ${second.seconds} s`,
  );
  expect(second.megabytes).toBeLessThanOrEqual(250);
});
