import { renameSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SafelightError } from '../../../core/src/model/errors.ts';
import { chooseVault } from '../../../core/src/workflows/home.ts';
import { placeTrouble } from '../../../core/src/workflows/place-trouble.ts';
import { placeOf } from '../../../core/src/workflows/places.ts';
import { newComputer } from '../../support/computer.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const placed = async () => {
  const { home, vault: folder } = await newComputer(temporaryFolder());
  const vault = chooseVault(await home.config(), home, null);
  return { folder, vault, place: await placeOf(vault, null) };
};

test('a place with the vault of the pinned certificate has none, and is looked at', async () => {
  const { vault, place } = await placed();
  const looked: string[] = [];
  const look = (): Promise<void> => Promise.resolve(void looked.push(place.name));
  expect([await placeTrouble(place, vault), await placeTrouble(place, vault, look)]).toEqual([null, null]);
  expect(looked).toEqual([place.name]);
});

test('one that is not there, or is another vault, is told in words, and is not looked at', async () => {
  const { folder, vault, place } = await placed();
  const look = (): Promise<void> => Promise.reject(new Error('was looked at'));
  const other = 'f'.repeat(40) as typeof vault.certificate;
  expect(await placeTrouble(place, { ...vault, certificate: other }, look)).toContain('certificate');
  renameSync(folder, `${folder}-away`);
  expect(await placeTrouble(place, vault, look)).toContain(folder);
});

test('trouble of the look is told alike; what is no trouble of the place is thrown', async () => {
  const { folder, vault, place } = await placed();
  const absent = new SafelightError('place-absent', { place: place.name, path: folder });
  expect(await placeTrouble(place, vault, () => Promise.reject(absent))).toBe(absent.message);
  const broken = new TypeError('a slip');
  await expect(placeTrouble(place, vault, () => Promise.reject(broken))).rejects.toBe(broken);
});
