import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { openKeyring, putKeyring } from '../../../core/src/vault/keyrings.ts';
import { keyringPath, keyringTwinPath } from '../../../core/src/vault/layout.ts';
import { sealText } from '../../../core/src/vault/store.ts';
import { encodeLines } from '../../../manifests/src/index.ts';
import { folderForAll } from '../../support/temp-folder.ts';
import { codeOf } from '../model/error-code.ts';
import {
  copyOf,
  damages,
  keyringLine,
  type MadeVault,
  makeVault,
  type OpenStore,
  provenance,
  putRaw,
  storeOf,
} from './made-vault.ts';

const folder = folderForAll();
let vault: MadeVault;
beforeAll(async () => {
  vault = await makeVault(join(folder, 'vault'));
});

const lines = ['c', 'a', 'b'].map(keyringLine);

test('what was put is opened, sorted by object, and lies in the place twice', async () => {
  const { store } = await copyOf(vault);
  const { sha256, size } = await putKeyring(store, provenance(store), lines);
  const opened = await openKeyring(store, sha256);
  expect(opened.lines).toEqual(lines.toSorted((a, b) => (a.object < b.object ? -1 : 1)));
  expect(opened).toMatchObject({ findings: [], header: { type: 'keyring', lines: 3 } });
  expect(await store.place.list('keyrings')).toEqual([{ name: sha256, size }]);
  expect(await store.place.list('keyrings/twin')).toEqual([{ name: sha256, size }]);
});

test('one without any line opens too', async () => {
  const { store } = await copyOf(vault);
  const { sha256 } = await putKeyring(store, provenance(store), []);
  expect((await openKeyring(store, sha256)).lines).toEqual([]);
});

describe.each(damages)('a copy that is %s', (_, damage) => {
  test('is served by its twin, and told', async () => {
    const { store, root } = await copyOf(vault);
    const { sha256 } = await putKeyring(store, provenance(store), lines);
    damage(join(root, keyringPath(sha256)));
    const opened = await openKeyring(store, sha256);
    expect(opened.lines).toHaveLength(3);
    expect(opened.findings).toMatchObject([{ kind: 'damage', path: keyringPath(sha256) }]);
  });

  test('is no trouble when it is the twin', async () => {
    const { store, root } = await copyOf(vault);
    const { sha256 } = await putKeyring(store, provenance(store), lines);
    damage(join(root, keyringTwinPath(sha256)));
    expect((await openKeyring(store, sha256)).findings).toEqual([]);
  });

  test('and whose twin is so too does not open', async () => {
    const { store, root } = await copyOf(vault);
    const { sha256 } = await putKeyring(store, provenance(store), lines);
    for (const path of [keyringPath(sha256), keyringTwinPath(sha256)]) damage(join(root, path));
    expect(['file-missing', 'file-damaged']).toContain(await codeOf(() => openKeyring(store, sha256)));
  });
});

/** Puts a keyring of this text as `store` would, twice, and gives the code of opening it with the vault's own keys. */
const opening = async (from: OpenStore, own: OpenStore, text: string) => {
  const sealed = await sealText(from, text);
  await putRaw(own, sealed, keyringPath(sealed.sha256), keyringTwinPath(sealed.sha256));
  return codeOf(() => openKeyring(own, sealed.sha256));
};

const headed = (store: OpenStore, more: object = {}) =>
  encodeLines([{ type: 'keyring', ...provenance(store), lines: 3, ...more }, ...lines]);

describe('a keyring that is sealed well and wrong', () => {
  test('is opened where nothing is wrong with it', async () => {
    const { store } = await copyOf(vault);
    expect(await opening(store, store, headed(store))).toBe('none');
  });

  test('of a stranger is refused, although it is sealed to the vault', async () => {
    const { store } = await copyOf(vault);
    const foreign = await storeOf(vault, vault.stranger);
    expect(await opening(foreign, store, headed(foreign))).toBe('signature-bad');
    expect(await opening(foreign, store, headed(store))).toBe('signature-bad');
  });

  test.each<[string, (store: OpenStore) => object]>([
    ['another vault', () => ({ vault: '00000000-3b12-4fef-91e0-56a2d5a8e1b0' })],
    ['another certificate', () => ({ certificate: 'f'.repeat(40) })],
    ['the other machine, which did not sign it', () => ({ machine: vault.second.fingerprint })],
  ])('that says it is of %s is refused', async (_, more) => {
    const { store } = await copyOf(vault);
    expect(await opening(store, store, headed(store, more(store)))).toBe('signature-bad');
  });

  test.each<[string, (text: string) => string]>([
    ['one line fewer than its header says', (text) => text.split('\n').toSpliced(2, 1).join('\n')],
    ['one line more', (text) => `${text}${text.split('\n')[3]}\n`],
    ['its last line cut', (text) => text.slice(0, -20)],
    ['no header', (text) => text.slice(text.indexOf('\n') + 1)],
    ['nothing', () => ''],
    ['the header alone, without its newline', (text) => text.slice(0, text.indexOf('\n'))],
    ['another type', (text) => text.replace('"keyring"', '"snapshot"')],
    ['a key in lower case', (text) => text.replace(/"key":"[0-9A-F]+"/, `"key":"${'a'.repeat(64)}"`)],
  ])('with %s is invalid', async (_, alter) => {
    const { store } = await copyOf(vault);
    expect(await opening(store, store, alter(headed(store)))).toBe('document-invalid');
  });
});

test('a computer that can only add cannot open, whatever it was given', async () => {
  const { store } = await copyOf(vault);
  const { sha256 } = await putKeyring(store, provenance(store), lines);
  const blind = { ...store, opener: vault.machine };
  expect(await codeOf(() => openKeyring(blind, sha256))).toBe('document-invalid');
});
