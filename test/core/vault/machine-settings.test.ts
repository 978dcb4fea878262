import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { Ledger } from '../../../core/src/ledger/ledger.ts';
import { nameDigest } from '../../../core/src/ledger/names.ts';
import { settingsPath } from '../../../core/src/vault/layout.ts';
import { readSettings } from '../../../core/src/vault/machine-settings.ts';
import { readContentKey } from '../../../core/src/vault/secrets.ts';
import { sealText } from '../../../core/src/vault/store.ts';
import { keepNames } from '../../../core/src/workflows/history/gather-history.ts';
import { folderForAll } from '../../support/temp-folder.ts';
import { copyOf, type MadeVault, makeVault, type OpenStore, provenance, storeOf } from './made-vault.ts';

const folder = folderForAll();
let vault: MadeVault;
beforeAll(async () => {
  vault = await makeVault(join(folder, 'vault'));
});

const settings = { type: 'settings', machineName: 'tower', sets: [] };

const put = async (store: OpenStore, document: object, by: OpenStore = store): Promise<string> => {
  const { type, ...rest } = { type: '', ...document };
  const { sha256, bytes } = await sealText(by, JSON.stringify({ type, ...provenance(store), ...rest }));
  await store.place.put(settingsPath(sha256), bytes);
  return settingsPath(sha256);
};

test('the highest generation of each computer counts, whatever the order of the files', async () => {
  const { store, second } = await copyOf(vault);
  for (const generation of [2, 10, 9])
    await put(store, { ...settings, generation, machineName: `tower ${generation}` });
  const laptop = { ...(await storeOf(vault, second)), place: store.place };
  await put(laptop, { ...settings, generation: 0, machineName: 'laptop' });
  const read = await readSettings(store);
  expect(read.findings).toEqual([]);
  expect(read.settings.map(({ machineName }) => machineName).sort()).toEqual(['laptop', 'tower 10']);
});

test('the content key is found among them', async () => {
  const { store, contentKey } = await copyOf(vault);
  for (const generation of [0, 1, 2]) await put(store, { ...settings, generation });
  expect(Buffer.from(await readContentKey(store)).equals(Buffer.from(contentKey))).toBe(true);
});

describe('told, and not believed', () => {
  test.each(['stranger', 'second'] as const)('what %s sealed in the name of another', async (who) => {
    const made = await copyOf(vault);
    const by = { ...(await storeOf(vault, made[who])), place: made.store.place };
    const path = await put(made.store, { ...settings, generation: 99 }, by);
    const { settings: read, findings } = await readSettings(made.store);
    expect(read).toEqual([]);
    expect(findings).toMatchObject([{ kind: 'foreign', path, error: { code: 'signature-bad' } }]);
  });

  test.each([
    ['a newer type', { type: 'policy' }, 'note', 'format-unknown'],
    ['a member that is not known', { ...settings, generation: 1, more: 1 }, 'damage', 'document-invalid'],
  ])('%s', async (_, document, kind, code) => {
    const { store } = await copyOf(vault);
    await put(store, document);
    const { settings: read, findings } = await readSettings(store);
    expect(read).toEqual([]);
    expect(findings).toMatchObject([{ kind, error: { code } }]);
  });
});

test('a name that does not have its digest is not believed', async () => {
  const { store, second } = await copyOf(vault);
  const salt = Buffer.alloc(32, 7);
  const [right, wrong] = [nameDigest(salt, 'Anna'), nameDigest(salt, 'Tom')];
  const laptop = { ...(await storeOf(vault, second)), place: store.place };
  const names = [
    { digest: right, text: 'Anna' },
    { digest: wrong, text: 'Eve' },
  ];
  await put(laptop, { type: 'names', generation: 0, salt: salt.toString('hex').toUpperCase(), names });
  using ledger = new Ledger(':memory:', store.machine.fingerprint);
  keepNames(ledger, await readSettings(store));
  expect([right, wrong].map((digest) => ledger.nameOf(digest))).toEqual(['Anna', null]);
});
