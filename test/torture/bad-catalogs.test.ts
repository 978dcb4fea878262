import { expect, test } from 'vitest';
import { watched } from '../support/bad-catalogs/watchdog.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

test('catalogs with bytes flipped, 1,000 seeds: each ends with data or a problem with a name', async () => {
  const outcomes = await watched(temporaryFolder(), { kind: 'flipped', from: 0, to: 1_000, commands: 'all' });
  const told = Map.groupBy(outcomes, (outcome) => outcome.told);
  for (const [what, group] of told) console.log(`${group.length} × ${what}`);
  expect(outcomes).toHaveLength(3_000);
  expect(outcomes.filter(({ fault }) => fault !== null)).toEqual([]);
});

test('catalogs cut off at each boundary of the first 64 pages, by every command', async () => {
  const outcomes = await watched(temporaryFolder(), { kind: 'truncated', from: 0, to: 65, commands: 'all' });
  expect(outcomes).toHaveLength(65 * 3);
  expect(outcomes.filter(({ fault, told }) => fault !== null || told === 'data')).toEqual([]);
});
