import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { CheckReport } from '../../core/src/check/report.ts';
import { sha256Of } from '../../core/src/vault/signing.ts';
import type { SnapshotsReport } from '../../core/src/workflows/snapshots.ts';
import {
  backUpOne,
  type Computer,
  newComputer,
  sessionOf,
  snapshotsOf,
  vaultFiles,
  verifyKeyed,
  verifyKeyless,
} from '../support/computer.ts';
import { folderForAll } from '../support/temp-folder.ts';
import { forgeInventory, forgeKeyring, forgeRoot, newestRoot } from './forging.ts';

const made = folderForAll();
const otherVault = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
let replayed: Record<
  'root' | 'keyring' | 'inventory' | 'otherRoot' | 'otherKeyring' | 'otherInventory' | 'noise' | 'honest',
  string
>;
let keyless: CheckReport;
let keyed: CheckReport;
let listed: SnapshotsReport;

/** True documents where they do not belong, and documents of another vault by a computer of both. */
const replay = async (computer: Computer): Promise<typeof replayed> => {
  const inVault = (path: string) => join(computer.vault, path);
  const { machine } = await newestRoot(computer);
  const [root = ''] = vaultFiles(computer.vault, 'snapshots');
  const [keyring = ''] = vaultFiles(computer.vault, 'keyrings');
  const [inventory = ''] = vaultFiles(computer.vault, 'inventories');
  const paths = {
    root: root.replace('00000001', '00000009'),
    keyring: `snapshots/00000010-${machine}-${basename(keyring)}`,
    inventory: `removals/00000001-${sha256Of(readFileSync(inVault(inventory)))}`,
    noise: `objects/ab/${'ab'.repeat(32)}`,
    honest: `objects/${sha256Of('noise').slice(0, 2)}/${sha256Of('noise')}`,
  };
  for (const folder of ['removals', 'objects/ab', `objects/${sha256Of('noise').slice(0, 2)}`])
    mkdirSync(inVault(folder), { recursive: true });
  copyFileSync(inVault(root), inVault(paths.root));
  copyFileSync(inVault(keyring), inVault(paths.keyring));
  copyFileSync(inVault(inventory), inVault(paths.inventory));
  for (const path of [paths.noise, paths.honest]) writeFileSync(inVault(path), 'noise');
  return { ...paths, ...(await fromOtherVault(computer)) };
};

const fromOtherVault = async (computer: Computer) => {
  const { store } = await sessionOf(computer);
  const description = { ...store.identity.description, vault: otherVault };
  const other = { ...store, identity: { ...store.identity, description } };
  return {
    otherRoot: await forgeRoot(other, await newestRoot(computer), { seq: 7 }),
    otherKeyring: await forgeKeyring(other),
    otherInventory: await forgeInventory(other, 7),
  };
};

beforeAll(async () => {
  const pictures = join(made, 'Pictures');
  mkdirSync(pictures);
  writeFileSync(join(pictures, 'one.jpg'), 'one');
  const computer = await newComputer(made);
  await backUpOne(computer, pictures);
  expect(await verifyKeyless(computer.vault)).toMatchObject({ damage: [], foreign: [], notes: [] });
  expect(await verifyKeyed(computer, 'data')).toMatchObject({ damage: [], foreign: [], notes: [] });
  replayed = await replay(computer);
  keyless = await verifyKeyless(computer.vault);
  keyed = await verifyKeyed(computer);
  listed = await snapshotsOf(computer);
});

const paths = (findings: readonly { readonly path: string }[]): string[] => findings.map(({ path }) => path);

test('a root under another number', () => {
  expect(paths(keyless.damage)).toContain(replayed.root);
  expect(listed.findings).toContainEqual(
    expect.objectContaining({ kind: 'foreign', path: replayed.root, code: 'signature-bad' }),
  );
});

test('a keyring where a root is looked for', () => {
  expect(paths(keyless.damage)).toContain(replayed.keyring);
  expect(paths(listed.findings)).toContain(replayed.keyring);
});

test('an inventory where a removal is looked for', () => {
  expect(keyless.foreign).toContainEqual(
    expect.objectContaining({ path: replayed.inventory, code: 'signature-bad' }),
  );
});

test.each(['otherRoot', 'otherKeyring', 'otherInventory'] as const)(
  '%s: of another vault, signed by a computer of both',
  (document) => {
    const found = expect.objectContaining({ path: replayed[document], code: 'signature-bad' });
    expect(keyed.foreign).toContainEqual(found);
  },
);

test('a file that has not the bytes of its name, and one that has but that nobody promised', () => {
  expect(keyless.damage).toContainEqual(
    expect.objectContaining({ path: replayed.noise, code: 'file-damaged' }),
  );
  expect(paths(keyless.damage)).not.toContain(replayed.honest);
  expect(keyless.unclaimed.files).toBeGreaterThan(0);
});

test('the one snapshot is the one that was made', () => {
  expect(listed.snapshots.map(({ seq }) => seq)).toEqual([1]);
});
