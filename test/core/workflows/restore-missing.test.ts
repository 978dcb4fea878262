import { readFileSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { kept, missing, smallStudio } from './small-studio.ts';

test('pictures of several folders come back with what travels with them, and no working copy stays', async () => {
  const { computer, studio } = await smallStudio();
  for (const path of ['Anna/IMG_1.CR3', 'Anna/IMG_1.xmp', 'Bert'])
    rmSync(studio.at(path), { recursive: true });
  const before = await kept(computer);
  const told = await missing(computer, 'dry-run');
  expect(told.files.map(({ path }) => path).toSorted()).toEqual(
    ['Anna/IMG_1.CR3', 'Anna/IMG_1.xmp', 'Bert/IMG_3.CR3'].map(studio.at),
  );
  expect(await missing(computer, 'write', '*.xmp')).toMatchObject({
    files: [{ path: studio.at('Anna/IMG_1.xmp') }],
  });
  expect((await missing(computer, 'write')).files).toHaveLength(2);
  expect(readFileSync(studio.at('Bert/IMG_3.CR3'), 'utf8')).toBe('a third');
  expect(await missing(computer, 'write')).toMatchObject({ files: [], failures: [], unknown: [], away: [] });
  expect(await kept(computer)).toEqual(before);
});
