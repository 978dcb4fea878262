import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { objectPath, removalPath } from '../../../core/src/vault/layout.ts';
import { putRemoval, readRemovals } from '../../../core/src/vault/removals.ts';
import { sha256Of } from '../../../core/src/vault/signing.ts';
import type { Removal } from '../../../manifests/src/index.ts';
import { folderForAll } from '../../support/temp-folder.ts';
import { copyOf, type MadeVault, makeVault, vaultId } from './made-vault.ts';

const folder = folderForAll();
let vault: MadeVault;
beforeAll(async () => {
  vault = await makeVault(join(folder, 'vault'));
});

const removal = (seq: number, more: Partial<Removal> = {}): Removal => ({
  type: 'removal',
  vault: vaultId,
  certificate: vault.primary.fingerprint,
  machine: vault.primary.fingerprint,
  seq,
  previous: null,
  objects: [sha256Of(`object ${seq}`)],
  keyrings: [{ keyring: sha256Of(`keyring ${seq}`), successor: null }],
  roots: [sha256Of(`root ${seq}`)],
  ...more,
});

test('a vault of which nothing was removed says so', async () => {
  const { store } = await copyOf(vault);
  expect(await readRemovals(store)).toMatchObject({
    head: null,
    findings: [],
    objects: new Set(),
    roots: new Set(),
  });
});

test('removals of the primary key are obeyed, the newest is the head', async () => {
  const { store, primary } = await copyOf(vault);
  const newest = await putRemoval(store, removal(10), primary);
  await putRemoval(store, removal(9), primary);
  const found = await readRemovals(store);
  expect(found.head).toBe(newest);
  expect(found.objects).toEqual(new Set([sha256Of('object 9'), sha256Of('object 10')]));
  expect(found.keyrings).toEqual(new Map([9, 10].map((seq) => [sha256Of(`keyring ${seq}`), null])));
  expect(found.roots).toEqual(new Set([sha256Of('root 9'), sha256Of('root 10')]));
});

test('a removal whose forerunner is gone tells so, and is obeyed', async () => {
  const { store, primary, root } = await copyOf(vault);
  const first = await putRemoval(store, removal(1), primary);
  await putRemoval(store, removal(2, { previous: first }), primary);
  expect((await readRemovals(store)).findings).toEqual([]);
  rmSync(join(root, removalPath(1, first)));
  const { objects, findings } = await readRemovals(store);
  expect(findings.map(({ kind, error }) => `${kind} ${error.code}`)).toEqual(['damage removal-hidden']);
  expect(objects).toEqual(new Set([sha256Of('object 2')]));
});

test('what holds the rest of what went counts until it goes itself', async () => {
  const { store, primary } = await copyOf(vault);
  const [one, other] = [sha256Of('one'), sha256Of('other')].map((sha256) => ({
    path: objectPath(sha256),
    sha256,
    size: 3,
  }));
  if (one === undefined || other === undefined) throw new Error('two are there');
  const head = await putRemoval(store, removal(1, { replacements: [one, other] }), primary);
  await putRemoval(store, removal(2, { previous: head, objects: [one.sha256] }), primary);
  expect((await readRemovals(store)).replacements).toEqual([other]);
});

describe('a removal that is not obeyed, and told', () => {
  const told = async (put: (made: Awaited<ReturnType<typeof copyOf>>) => Promise<void>) => {
    const made = await copyOf(vault);
    await put(made);
    const { objects, keyrings, roots, head, findings } = await readRemovals(made.store);
    expect([objects.size, keyrings.size, roots.size, head]).toEqual([0, 0, 0, null]);
    return findings.map(({ kind, error }) => `${kind} ${error.code}`);
  };

  test.each(['machine', 'second', 'stranger'] as const)('of a %s', async (who) => {
    const put = async ({ store, ...keys }: Awaited<ReturnType<typeof copyOf>>) => {
      await putRemoval(store, removal(1), keys[who]);
    };
    expect(await told(put)).toEqual(['foreign signature-bad']);
  });

  test('of the primary key, for another vault', async () => {
    const other = removal(1, { vault: '00000000-3b12-4fef-91e0-56a2d5a8e1b0' });
    const put = async ({ store, primary }: Awaited<ReturnType<typeof copyOf>>) => {
      await putRemoval(store, other, primary);
    };
    expect(await told(put)).toEqual(['foreign signature-bad']);
  });

  test('that would put a file under the name of another', async () => {
    const path = '../../studio/IMG_0001.NEF';
    const climbs = removal(1, { replacements: [{ path, sha256: sha256Of('x'), size: 1 }] });
    const put = async ({ store, primary }: Awaited<ReturnType<typeof copyOf>>) => {
      await putRemoval(store, climbs, primary);
    };
    expect(await told(put)).toEqual(['foreign document-invalid']);
  });

  test('under another number', async () => {
    const put = async ({ store, primary, root }: Awaited<ReturnType<typeof copyOf>>) => {
      const id = await putRemoval(store, removal(1), primary);
      renameSync(join(root, removalPath(1, id)), join(root, removalPath(99, id)));
    };
    expect(await told(put)).toEqual(['foreign signature-bad']);
  });

  test('that is nothing anybody signed', async () => {
    const put = async ({ store, primary, root }: Awaited<ReturnType<typeof copyOf>>) => {
      const id = await putRemoval(store, removal(1), primary);
      writeFileSync(join(root, removalPath(1, id)), JSON.stringify(removal(1)));
    };
    expect(await told(put)).toEqual(['foreign signature-bad']);
  });
});
