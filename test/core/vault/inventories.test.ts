import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { putInventories, readInventories } from '../../../core/src/vault/inventories.ts';
import { inventoryPath, objectPath } from '../../../core/src/vault/layout.ts';
import { sha256Of } from '../../../core/src/vault/signing.ts';
import type { InventoryEntry } from '../../../manifests/src/index.ts';
import { folderForAll } from '../../support/temp-folder.ts';
import { copyOf, type MadeVault, makeVault, provenance, storeOf } from './made-vault.ts';

const folder = folderForAll();
let vault: MadeVault;
beforeAll(async () => {
  vault = await makeVault(join(folder, 'vault'));
});

const entries = (count: number): readonly InventoryEntry[] =>
  Array.from({ length: count }, (_, n) => {
    const sha256 = sha256Of(String(n));
    return { path: objectPath(sha256), sha256, size: n };
  });

const older = sha256Of('older');

describe('parts', () => {
  test.each([
    [0, [0]],
    [1, [1]],
    [16_384, [16_384]],
    [16_385, [16_384, 1]],
  ])('%i files make parts of %j', async (count, parts) => {
    const { store } = await copyOf(vault);
    const ids = await putInventories(store, provenance(store), {
      entries: entries(count),
      buildsOn: [older],
    });
    const { inventories, findings } = await readInventories(store);
    const inOrder = inventories.toSorted((a, b) => a.header.part - b.header.part);
    expect(findings).toEqual([]);
    expect(inOrder.map(({ id }) => id)).toEqual(ids);
    expect(inOrder.map(({ header }) => header.entries)).toEqual(parts);
    expect(inOrder.flatMap((one) => one.entries)).toEqual(entries(count));
    expect(inOrder.map(({ header }) => header.buildsOn)).toEqual([
      [older],
      ...ids.slice(0, -1).map((id) => [id]),
    ]);
    expect(inOrder.every(({ header }) => header.parts === parts.length)).toBe(true);
  });
});

test('those that nobody of the vault signed are told and give no entries', async () => {
  const { store } = await copyOf(vault);
  const foreign = { ...(await storeOf(vault, vault.stranger)), place: store.place };
  const list = { entries: entries(2), buildsOn: [] };
  await putInventories(foreign, provenance(foreign), list);
  await putInventories(foreign, provenance(store), list);
  await putInventories(store, { ...provenance(store), machine: vault.second.fingerprint }, list);
  await putInventories(store, { ...provenance(store), vault: '00000000-3b12-4fef-91e0-56a2d5a8e1b0' }, list);
  const [id = older] = await putInventories(store, provenance(store), list);
  const { inventories, findings } = await readInventories(store);
  expect(inventories.map((one) => one.id)).toEqual([id]);
  expect(findings.map(({ kind, error }) => `${kind} ${error.code}`)).toEqual(
    Array(4).fill('foreign signature-bad'),
  );
});

test('a text that is well signed and no inventory is told', async () => {
  const { store } = await copyOf(vault);
  const climbing = [{ path: 'keyrings/..', sha256: older, size: 1 }];
  await putInventories(store, provenance(store), { entries: climbing, buildsOn: [] });
  const { inventories, findings } = await readInventories(store);
  expect(inventories).toEqual([]);
  expect(findings.map(({ kind, error }) => `${kind} ${error.code}`)).toEqual(['foreign document-invalid']);
});

test('one whose bytes are not those of its name is passed over', async () => {
  const { store, root } = await copyOf(vault);
  const [id = older] = await putInventories(store, provenance(store), { entries: entries(1), buildsOn: [] });
  appendFileSync(join(root, inventoryPath(id)), '\n');
  writeFileSync(join(root, 'inventories', 'notes.txt'), 'hello');
  expect(await readInventories(store)).toEqual({ inventories: [], findings: [] });
});
