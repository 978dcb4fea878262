import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { archiveShoot } from '../../../core/src/workflows/archive-shoot.ts';
import { status } from '../../../core/src/workflows/status.ts';
import { verifyOwn } from '../../../core/src/workflows/verify-vault.ts';
import { missing, smallStudio } from './small-studio.ts';

test('shoots are told, chosen and archived by the same name: of the catalog, or of their folder', async () => {
  const { computer, studio } = await smallStudio();
  const { home, context } = computer;
  await verifyOwn(home, { vaultName: null, place: null, words: null, readData: true, sample: null }, context);
  const named = async (shoot: string | null) =>
    (await status(home, { vaultName: null, shoot, all: true }, context)).shoots.map(({ name }) => name);
  expect((await named(null)).toSorted()).toEqual(['Anna', 'Bert', 'Studio.lrcat']);
  expect(await named('ANNA')).toEqual(['Anna']);
  const archive = (shoot: string) =>
    archiveShoot(home, { vaultName: null, shoot, undo: false, mode: 'write' }, context);
  expect(await archive('ber')).toMatchObject({ shoot: 'Bert', path: studio.at('Bert'), changed: true });
  expect(await archive('Bert')).toMatchObject({ changed: false });
  await expect(archive('studio.lrcat')).rejects.toMatchObject({ code: 'archive-refused' });
  expect((await home.config()).sets).toMatchObject([{ archived: [{ path: studio.at('Bert') }] }]);
  rmSync(studio.at('Bert'), { recursive: true });
  expect((await missing(computer, 'dry-run')).files).toEqual([]);
});
