import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { assertMark, placeAt } from '../../../core/src/workflows/places.ts';
import type { VaultConfig } from '../../../manifests/src/index.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { codeOf } from '../model/error-code.ts';

const VAULT = '3912304f-4b13-4301-a74f-6f4ec2bd214e';
const [ONE, OTHER] = [
  '4521067d-d21d-4536-9589-5e39c1ac0c17',
  'f4bcb59e-228a-431f-a26f-dfdf5988485f',
] as const;

const markedFolder = (folder: string, place: string): string => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'vault.json'), '{}');
  writeFileSync(join(folder, 'place.json'), JSON.stringify({ type: 'place', vault: VAULT, place }));
  return folder;
};

const configOf = (path: string) => ({ name: 'T7', kind: 'folder', path, id: ONE }) as const;
const nowhere = () => Promise.resolve([]);

test('a place is where it was, as long as its mark lies there', async () => {
  const path = markedFolder(join(temporaryFolder(), 'T7', 'Safelight'), ONE);
  const { locator } = await placeAt(configOf(path), () => Promise.reject(new Error('looked elsewhere')));
  expect(locator.path).toBe(path);
});

test.each([
  ['the same folder of it', ['Safelight']],
  ['deeper folders of it', ['deep', 'Safelight']],
  ['its root', []],
])('a drive that is mounted elsewhere is found by its mark: %s', async (_, below) => {
  const folder = temporaryFolder();
  const path = markedFolder(join(folder, 'media', 'T7', ...below), ONE);
  renameSync(join(folder, 'media', 'T7'), join(folder, 'moved'));
  const { locator } = await placeAt(configOf(path), () =>
    Promise.resolve([join(folder, 'none'), join(folder, 'moved')]),
  );
  expect(locator.path).toBe(join(folder, 'moved', ...below));
});

test('another drive under its path is not it', async () => {
  const path = markedFolder(join(temporaryFolder(), 'T7'), OTHER);
  const place = await placeAt(configOf(path), nowhere);
  const vault = { places: [configOf(path)] } as unknown as VaultConfig;
  expect(await codeOf(() => assertMark(place, vault))).toBe('place-absent');
});

test('a mark that is gone or damaged leaves it to the certificate', async () => {
  const path = markedFolder(join(temporaryFolder(), 'T7'), ONE);
  const vault = { places: [configOf(path)] } as unknown as VaultConfig;
  for (const text of ['', '{"type":"place"', '[]']) {
    writeFileSync(join(path, 'place.json'), text);
    const place = await placeAt(configOf(path), nowhere);
    expect(await codeOf(() => assertMark(place, vault))).toBe('none');
  }
});
