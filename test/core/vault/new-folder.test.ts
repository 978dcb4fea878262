import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  assertFolderFits,
  beginVault,
  completeVault,
  discardNewVault,
} from '../../../core/src/vault/new-folder.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { codeOf } from '../model/error-code.ts';

const description = Buffer.from('{"vault": "new"}\n');

/** A vault whose `init` was cut off in the middle. */
const begun = async (): Promise<string> => {
  const path = join(temporaryFolder(), 'vault');
  await beginVault(path, description);
  writeFileSync(join(path, 'README.txt'), 'cut o');
  mkdirSync(join(path, 'machines'));
  writeFileSync(join(path, 'machines', '.0b0e0f7c-0000-4000-8000-000000000000.part'), '');
  return path;
};

test('a folder is a vault when everything is there, and not before', async () => {
  const path = await begun();
  expect(readdirSync(path)).not.toContain('vault.json');
  await completeVault(path);
  expect(readFileSync(join(path, 'vault.json'))).toEqual(description);
  expect(await codeOf(() => assertFolderFits(path))).toBe('vault-exists');
});

test('what an init that was cut off left does not stop the next, and is gone then', async () => {
  const path = await begun();
  expect(await assertFolderFits(path)).toBe('empty');
  await beginVault(path, description);
  expect(readdirSync(path).toSorted()).toEqual(['.vault.json.unfinished', 'objects']);
});

test.each([
  ['a file that no vault has', (path: string) => writeFileSync(join(path, 'thesis.txt'), '')],
  ['an object', (path: string) => mkdirSync(join(path, 'objects', '3f'))],
  ['a snapshot', (path: string) => mkdirSync(join(path, 'snapshots'))],
])('with %s in it, it is left alone', async (_, add) => {
  const path = await begun();
  add(path);
  expect(await codeOf(() => beginVault(path, description))).toBe('folder-not-empty');
  expect(readFileSync(join(path, 'README.txt'), 'utf8')).toBe('cut o');
});

test('a folder that only looks like one, and was never begun, is left alone', async () => {
  const path = temporaryFolder();
  mkdirSync(join(path, 'objects'));
  writeFileSync(join(path, 'README.txt'), 'mine');
  expect(await codeOf(() => beginVault(path, description))).toBe('folder-not-empty');
  expect(readdirSync(path).toSorted()).toEqual(['README.txt', 'objects']);
});

test.each(['empty', 'absent'] as const)(
  'a new vault is taken away again from a folder that was %s',
  async (before) => {
    const path = await begun();
    await completeVault(path);
    await discardNewVault(path, before);
    expect(await assertFolderFits(path)).toBe(before);
    if (before === 'empty') expect(readdirSync(path)).toEqual([]);
  },
);
