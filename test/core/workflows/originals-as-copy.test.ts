import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { archiveShoot } from '../../../core/src/workflows/archive-shoot.ts';
import { setRule } from '../../../core/src/workflows/rule.ts';
import { status } from '../../../core/src/workflows/status.ts';
import { verifyOwn } from '../../../core/src/workflows/verify-vault.ts';
import { catalogStudio } from '../../support/catalog-studio.ts';
import { backUp, type Computer, newComputer } from '../../support/computer.ts';
import { otherDisk } from '../../support/other-disk.ts';
import { removeFromCatalog } from '../../support/several-shoots.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

/** A vault on another disk than the originals, which with them keeps the rule. */
const computerWithRule = async (): Promise<Computer> => {
  const computer = await newComputer(temporaryFolder());
  const change = { copies: 2, media: 1, elsewhere: 0 };
  await setRule(computer.home, { vaultName: null, set: null, change, mode: 'write' });
  return computer;
};

/** Copies of a shoot, whether all is well, and what is to be done. */
const told = async ({ home, context }: Computer, name: string) => {
  const { shoots, complete, next } = await status(home, { vaultName: null, shoot: null, all: true }, context);
  const steps = next.map(({ step }) => step).filter((step) => !['verify', 'test', 'studio'].includes(step));
  return [shoots.find((shoot) => shoot.name === name)?.rule.copies, complete, steps];
};

test('originals of a folder are no copy while files of it are gone since the last backup', async () => {
  const computer = await computerWithRule();
  const shoot = join(otherDisk(), 'Wedding');
  mkdirSync(shoot);
  for (const name of ['IMG_1.CR3', 'IMG_2.CR3']) writeFileSync(join(shoot, name), name);
  await backUp(computer, shoot);
  expect(await told(computer, 'Wedding')).toEqual([2, true, []]);
  rmSync(join(shoot, 'IMG_2.CR3'));
  // Nobody can tell whether they were culled: a backup takes it for that, and no further place is needed.
  expect(await told(computer, 'Wedding')).toEqual([1, false, ['backup']]);
  await backUp(computer);
  expect(await told(computer, 'Wedding')).toEqual([2, true, []]);
});

test('what was culled in a catalog counts again with the next backup, which the catalog waits for anyway', async () => {
  const computer = await computerWithRule();
  const { catalog, at, write } = catalogStudio(otherDisk(), [
    { path: 'Anna/IMG_1.CR3', bytes: 'the first' },
    { path: 'Anna/IMG_2.CR3', bytes: 'the second' },
    { path: 'Bert/IMG_3.CR3', bytes: 'the third' },
  ]);
  write('Bert/IMG_3.xmp', 'its edits');
  await backUp(computer, catalog);
  expect(await told(computer, 'Anna')).toEqual([2, true, []]);
  rmSync(at('Anna/IMG_2.CR3'));
  removeFromCatalog(catalog, ['Anna/IMG_2.CR3']);
  expect(await told(computer, 'Anna')).toEqual([1, false, ['backup']]);
  expect((await told(computer, 'Bert'))[0]).toBe(2);
  await backUp(computer);
  expect(await told(computer, 'Anna')).toEqual([2, true, []]);
  // The editor did not take that away.
  rmSync(at('Bert/IMG_3.xmp'));
  expect(await told(computer, 'Bert')).toEqual([1, false, ['backup']]);
});

test('a shoot that lives only in the vault has no originals to count', async () => {
  const computer = await computerWithRule();
  const { home, context } = computer;
  const { catalog, at } = catalogStudio(otherDisk(), [
    { path: 'Anna/IMG_1.CR3', bytes: 'the first' },
    { path: 'Bert/IMG_3.CR3', bytes: 'the third' },
  ]);
  await backUp(computer, catalog);
  await verifyOwn(home, { vaultName: null, place: null, words: null, readData: true, sample: null }, context);
  await archiveShoot(home, { vaultName: null, shoot: 'Bert', undo: false, mode: 'write' }, context);
  rmSync(at('Bert'), { recursive: true });
  expect(await told(computer, 'Bert')).toEqual([1, false, ['add-place']]);
  expect((await told(computer, 'Anna'))[0]).toBe(2);
});
