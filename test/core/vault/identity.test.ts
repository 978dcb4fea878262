import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { FolderPlace } from '../../../core/src/place/folder.ts';
import { armorCertificate, lockPrimary, signDetached, verifierOf } from '../../../core/src/seal/openpgp.ts';
import { createVault } from '../../../core/src/vault/create.ts';
import { readIdentity, readMachines, readRecoveryKey } from '../../../core/src/vault/identity.ts';
import { machinePath } from '../../../core/src/vault/layout.ts';
import { folderForAll, temporaryFolder } from '../../support/temp-folder.ts';
import { treeOf } from '../../support/tree.ts';
import { codeOf } from '../model/error-code.ts';
import { copyOf, type MadeVault, made, makeVault, vaultId } from './made-vault.ts';

const folder = folderForAll();
let vault: MadeVault;
beforeAll(async () => {
  vault = await makeVault(join(folder, 'vault'));
});

type Copy = Awaited<ReturnType<typeof copyOf>>;
const read = ({ root, primary }: Pick<Copy, 'root' | 'primary'>) =>
  readIdentity(new FolderPlace('vault', root), primary.fingerprint);

test('a vault is known by its pinned certificate', async () => {
  const copy = await copyOf(vault);
  expect(await read(copy)).toMatchObject({
    pinned: true,
    description: { format: 1, vault: vaultId, name: 'Studio', certificate: vault.primary.fingerprint },
    certificate: { fingerprint: vault.primary.fingerprint },
  });
});

test('without a pin it is read, and said that it was taken at its word', async () => {
  const { store } = await copyOf(vault);
  expect((await readIdentity(store.place, null)).pinned).toBe(false);
});

/** Puts the whole identity of somebody else's vault in the place of ours. */
const swapped = async ({ root, stranger }: Copy): Promise<void> => {
  const text = readFileSync(join(root, 'vault.json'), 'utf8');
  const description = text.replace(vault.primary.fingerprint, stranger.fingerprint);
  writeFileSync(join(root, 'vault.json'), description);
  writeFileSync(join(root, 'vault.json.sig'), await signDetached(Buffer.from(description), stranger, made));
  writeFileSync(join(root, 'certificate.asc'), armorCertificate(verifierOf(stranger)));
};

const rewrite = (name: string, alter: (text: string) => string) => async (copy: Copy) =>
  writeFileSync(join(copy.root, name), alter(readFileSync(join(copy.root, name), 'utf8')));

describe('an identity that is refused', () => {
  test.each<[string, string, (copy: Copy) => Promise<void>]>([
    ['the certificate of somebody else', 'certificate-swapped', swapped],
    [
      'a name that was altered',
      'signature-bad',
      rewrite('vault.json', (text) => text.replace('Studio', 'Studlo')),
    ],
    ['one space more', 'signature-bad', rewrite('vault.json', (text) => `${text} `)],
    ['no signature', 'signature-bad', rewrite('vault.json.sig', () => '')],
    [
      'a later format',
      'format-unknown',
      rewrite('vault.json', (text) => text.replace('"format": 1', '"format": 2')),
    ],
    [
      'format 10',
      'format-unknown',
      rewrite('vault.json', (text) => text.replace('"format": 1', '"format":10')),
    ],
    ['no JSON', 'not-a-vault', rewrite('vault.json', () => 'hello')],
    ['half of it', 'not-a-vault', rewrite('vault.json', (text) => text.slice(0, 40))],
    ['a member too many', 'not-a-vault', rewrite('vault.json', (text) => text.replace('{', '{"more": 1,'))],
    ['a certificate that is none', 'not-a-vault', rewrite('certificate.asc', () => 'hello')],
    ['no vault.json', 'place-absent', async ({ root }) => rmSync(join(root, 'vault.json'))],
    ['no certificate', 'file-missing', async ({ root }) => rmSync(join(root, 'certificate.asc'))],
    ['no signature file', 'file-missing', async ({ root }) => rmSync(join(root, 'vault.json.sig'))],
  ])('%s: %s', async (_, code, damage) => {
    const copy = await copyOf(vault);
    await damage(copy);
    expect(await codeOf(() => read(copy))).toBe(code);
  });
});

describe('the recovery key', () => {
  test('is given where it is the one of the certificate', async () => {
    const { store } = await copyOf(vault);
    expect(await readRecoveryKey(store.place, store.identity)).toContain('PRIVATE KEY BLOCK');
  });

  test('of somebody else is refused before any word is asked', async () => {
    const { store, root, stranger } = await copyOf(vault);
    writeFileSync(join(root, 'recovery-key.asc'), await lockPrimary(stranger, 'words'));
    expect(await codeOf(() => readRecoveryKey(store.place, store.identity))).toBe('certificate-swapped');
    writeFileSync(join(root, 'recovery-key.asc'), 'hello');
    expect(await codeOf(() => readRecoveryKey(store.place, store.identity))).toBe('certificate-swapped');
  });
});

test('machines are those that the primary key certified; all else is told', async () => {
  const { store, root } = await copyOf(vault);
  const own = readFileSync(join(root, machinePath(vault.machine.fingerprint)), 'utf8');
  writeFileSync(
    join(root, machinePath(vault.stranger.fingerprint)),
    armorCertificate(verifierOf(vault.stranger)),
  );
  writeFileSync(join(root, 'machines', 'copy.asc'), own);
  writeFileSync(join(root, 'machines', 'notes.txt'), 'hello');
  const { machines, findings } = await readMachines(store.place, store.identity);
  expect(machines.map(({ fingerprint }) => fingerprint).toSorted()).toEqual(
    [vault.machine.fingerprint, vault.second.fingerprint].toSorted(),
  );
  expect(findings.map(({ kind, path, error }) => `${kind} ${path} ${error.code}`).toSorted()).toEqual(
    ['copy.asc', 'notes.txt', `${vault.stranger.fingerprint}.asc`]
      .map((name) => `foreign machines/${name} signature-bad`)
      .toSorted(),
  );
});

describe('a new vault', () => {
  const options = (root: string) => ({
    ...vault,
    place: new FolderPlace('vault', root),
    id: vaultId,
    name: 'Studio',
    passphrase: 'words',
    now: made,
  });

  test('is not made where something lies, and nothing is touched there', async () => {
    const root = temporaryFolder();
    writeFileSync(join(root, 'picture.jpg'), 'x');
    const before = treeOf(root);
    expect(await codeOf(() => createVault(options(root)))).toBe('folder-not-empty');
    expect(treeOf(root)).toEqual(before);
  });

  test('is not made over another', async () => {
    const { root } = await copyOf(vault);
    const before = treeOf(root);
    expect(await codeOf(() => createVault(options(root)))).toBe('vault-exists');
    expect(treeOf(root)).toEqual(before);
  });

  test('is not made in the place of a file', async () => {
    const root = join(temporaryFolder(), 'file');
    writeFileSync(root, '');
    await expect(createVault(options(root))).rejects.toThrow();
    expect(readFileSync(root, 'utf8')).toBe('');
  });

  test('is made in a folder that holds only what systems hide there', async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, '.Trashes'));
    await createVault(options(root));
    expect((await readIdentity(new FolderPlace('vault', root), vault.primary.fingerprint)).pinned).toBe(true);
  });
});
