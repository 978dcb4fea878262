import { expect, test } from 'vitest';
import { planBackUp } from '../../../core/src/workflows/plan-backup.ts';
import { kept, smallStudio } from './small-studio.ts';

test('a dry run of a backup works on a copy that goes when it ends', async () => {
  const { computer, studio } = await smallStudio();
  studio.write('Anna/IMG_1.xmp', 'other edits now');
  const before = await kept(computer);
  const options = { vaultName: null, paths: [], maps: [], studio: null };
  const plan = () => planBackUp(computer.home, options, computer.context);
  expect((await plan()).sets).toMatchObject([{ files: 1, unchanged: 4 }]);
  expect((await plan()).sets).toMatchObject([{ files: 1, unchanged: 4 }]);
  expect(await kept(computer)).toEqual(before);
});
