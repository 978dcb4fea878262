import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { settingsPath } from '../../../core/src/vault/layout.ts';
import { readContentKey } from '../../../core/src/vault/secrets.ts';
import { sealText } from '../../../core/src/vault/store.ts';
import { folderForAll } from '../../support/temp-folder.ts';
import { codeOf } from '../model/error-code.ts';
import { copyOf, damages, type MadeVault, makeVault, provenance } from './made-vault.ts';

const folder = folderForAll();
let vault: MadeVault;
beforeAll(async () => {
  vault = await makeVault(join(folder, 'vault'));
});

const onlySetting = async ({ store, root }: Awaited<ReturnType<typeof copyOf>>): Promise<string> => {
  const [setting] = await store.place.list('settings');
  return join(root, 'settings', setting?.name ?? '');
};

test('the content key is the one the vault was made with', async () => {
  const { store } = await copyOf(vault);
  expect(Buffer.from(await readContentKey(store))).toEqual(Buffer.from(vault.contentKey));
});

describe.each(damages)('a secret that is %s', (_, damage) => {
  test('is missed, and never made up', async () => {
    const copy = await copyOf(vault);
    damage(await onlySetting(copy));
    expect(await codeOf(() => readContentKey(copy.store))).toBe('file-missing');
  });
});

test('a content key that a machine of the vault made up is passed over', async () => {
  const copy = await copyOf(vault);
  const { store } = copy;
  const secrets = { type: 'secrets', ...provenance(store), contentKey: 'AB'.repeat(32) };
  const sealed = await sealText(store, JSON.stringify(secrets));
  await store.place.put(settingsPath(sealed.sha256), sealed.bytes);
  writeFileSync(join(copy.root, 'settings', 'notes.txt'), 'hello');
  expect(Buffer.from(await readContentKey(store))).toEqual(Buffer.from(vault.contentKey));
});
