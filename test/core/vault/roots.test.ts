import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Sha256 } from '../../../core/src/model/digest.ts';
import { type RootName, rootPath } from '../../../core/src/vault/layout.ts';
import { listRoots, openRoot, sealRoot } from '../../../core/src/vault/roots.ts';
import { sealText } from '../../../core/src/vault/store.ts';
import type { SnapshotRoot } from '../../../manifests/src/index.ts';
import { folderForAll } from '../../support/temp-folder.ts';
import { codeOf } from '../model/error-code.ts';
import {
  copyOf,
  damages,
  type MadeVault,
  makeVault,
  type OpenStore,
  provenance,
  storeOf,
} from './made-vault.ts';

const folder = folderForAll();
let vault: MadeVault;
beforeAll(async () => {
  vault = await makeVault(join(folder, 'vault'));
});

const rootOf = (store: OpenStore, seq: number, more: Partial<SnapshotRoot> = {}): SnapshotRoot => ({
  type: 'snapshot',
  ...provenance(store, seq),
  created: '2026-04-26T14:03:11.000Z',
  machineName: 'tower',
  set: { id: '7f9c24e8-3b12-4fef-91e0-56a2d5a8e1b1', name: 'Studio', kind: 'folder', path: '/p' },
  roots: [],
  catalog: null,
  index: [],
  keyrings: [],
  totals: { folders: 0, files: 0, bytes: 0, links: 0, problems: 0 },
  excluded: [],
  problems: [],
  complete: true,
  removals: null,
  ledger: null,
  seen: [],
  ...more,
});

const publish = async (
  store: OpenStore,
  root: SnapshotRoot,
  as: Partial<RootName> = {},
): Promise<RootName> => {
  const { sha256, bytes } = await sealRoot(store, root);
  const name = { seq: root.seq, machine: root.machine, sha256, ...as };
  await store.place.put(rootPath(name), bytes);
  return name;
};

test('what was published is listed and opened', async () => {
  const { store } = await copyOf(vault);
  const root = rootOf(store, 7);
  const name = await publish(store, root);
  expect(await listRoots(store)).toMatchObject([name]);
  expect(await openRoot(store, name)).toEqual(root);
});

test('roots are listed in the order of the chain, of all machines, and nothing else is', async () => {
  const { store, root } = await copyOf(vault);
  const laptop = await storeOf({ ...vault, root }, vault.second);
  for (const seq of [10, 9, 100_000_000]) await publish(store, rootOf(store, seq));
  await publish(laptop, rootOf(laptop, 9));
  for (const junk of [
    'notes.txt',
    '.DS_Store',
    '00000009-abc-def',
    `0000009-${'a'.repeat(40)}-${'b'.repeat(64)}`,
  ])
    writeFileSync(join(root, 'snapshots', junk), 'x');
  const listed = await listRoots(store);
  expect(listed.map(({ seq }) => seq)).toEqual([9, 9, 10, 100_000_000]);
  expect(new Set(listed.slice(0, 2).map(({ machine }) => machine)).size).toBe(2);
});

describe('a root under another name', () => {
  test.each<[string, () => Partial<RootName>]>([
    ['of another number', () => ({ seq: 8 })],
    ['of another machine of the vault', () => ({ machine: vault.second.fingerprint })],
    ['of a stranger', () => ({ machine: vault.stranger.fingerprint })],
  ])('%s is refused', async (_, as) => {
    const { store } = await copyOf(vault);
    const name = await publish(store, rootOf(store, 7), as());
    expect(await codeOf(() => openRoot(store, name))).toBe('signature-bad');
  });

  test('of another hash is damaged', async () => {
    const { store } = await copyOf(vault);
    const name = await publish(store, rootOf(store, 7), { sha256: 'a'.repeat(64) as Sha256 });
    expect(await codeOf(() => openRoot(store, name))).toBe('file-damaged');
  });
});

test('a root that a stranger sealed to the vault is refused, whoever it says it is of', async () => {
  const { store } = await copyOf(vault);
  const foreign = await storeOf(vault, vault.stranger);
  for (const root of [rootOf(foreign, 7), rootOf(store, 7)]) {
    const { sha256, bytes } = await sealRoot(foreign, root);
    const name = { seq: 7, machine: root.machine, sha256 };
    await store.place.put(rootPath(name), bytes);
    expect(await codeOf(() => openRoot(store, name))).toBe('signature-bad');
  }
});

test('a document that is no root is invalid, though well signed', async () => {
  const { store } = await copyOf(vault);
  const { sha256, bytes } = await sealText(store, '{"type":"keyring"}\n');
  const name = { seq: 1, machine: vault.machine.fingerprint, sha256 };
  await store.place.put(rootPath(name), bytes);
  expect(await codeOf(() => openRoot(store, name))).toBe('document-invalid');
});

test.each(damages)('a root that is %s does not open', async (_, damage) => {
  const { store, root } = await copyOf(vault);
  const name = await publish(store, rootOf(store, 7));
  damage(join(root, rootPath(name)));
  expect(['file-missing', 'file-damaged']).toContain(await codeOf(() => openRoot(store, name)));
});
