import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { fileLine } from '../../../core/src/backup/entries.ts';
import { KeyringWriter } from '../../../core/src/backup/keyring-writer.ts';
import { KnownFiles } from '../../../core/src/backup/known-files.ts';
import { ManifestWriter } from '../../../core/src/backup/manifests.ts';
import type { ContentId, Xxh128 } from '../../../core/src/model/digest.ts';
import { bytePathFromText } from '../../../core/src/model/paths.ts';
import { openKeyring } from '../../../core/src/vault/keyrings.ts';
import { readObject } from '../../../core/src/vault/object-reader.ts';
import { State } from '../../../core/src/vault/state.ts';
import { FolderLine, LeafEntry, parseLines } from '../../../manifests/src/index.ts';
import { folderForAll } from '../../support/temp-folder.ts';
import { copyOf, type MadeVault, makeVault, provenance } from '../vault/made-vault.ts';
import { contentKey, workers } from '../vault/workers.ts';

const outer = folderForAll();
let vault: MadeVault;
beforeAll(async () => {
  vault = await makeVault(join(outer, 'vault'));
});

const root = bytePathFromText('/p');

const saved = (known: KnownFiles, folder: number, name: string): void => {
  const parts = { content: `${'c'.repeat(32)}.10` as ContentId };
  const xxh128 = 'd'.repeat(32) as Xxh128;
  const file = { name: bytePathFromText(name), size: 10, mtimeNs: 1n, mode: 0o644, xxh128, parts };
  known.save(folder, { name: file.name, stamp: 's', size: 10, parts, entry: fileLine(file) });
};

/** A set whose folder `/p` holds these names, and what its manifest says after each change. */
const set = async (names: Iterable<string>) => {
  const { store, root: place } = await copyOf(vault);
  const { pool } = workers({ root: place });
  const state = new State(':memory:');
  const known = new KnownFiles(state, 'set', 'run');
  const folder = known.enter(root);
  state.transaction(() => {
    for (const name of names) saved(known, folder, name);
  });
  const write = async () => {
    const keyrings = new KeyringWriter(store, state, provenance(store));
    const doors = { state, pool, keyrings, contentKey };
    const manifest = await new ManifestWriter(doors).write('set', [{ path: root, label: 'p' }], []);
    return { manifest, leaves: leavesOf(state, folder), written: keyrings.written };
  };
  /** The text of a content, opened from the vault with the key of its keyring. */
  const read = async (id: ContentId): Promise<string> => {
    const at = state.locate(id);
    if (at === null) throw new Error('not stored');
    const { lines } = await openKeyring(store, at.keyring);
    const key = lines.find(({ object }) => object === at.sha256)?.key ?? '';
    const pieces = [
      ...readObject({ kind: 'folder', path: place }, { ...at, key }, { afterChunk: () => undefined }),
    ];
    return Buffer.concat(pieces).toString('utf8', at.start, at.start + Number(id.slice(33)));
  };
  return { write, read, add: (name: string) => saved(known, folder, name), known, folder };
};

const leavesOf = (state: State, folder: number): readonly ContentId[] =>
  JSON.parse(
    String(state.sql('SELECT leaves FROM folder WHERE id = ?').get(folder)?.['leaves']),
  ) as ContentId[];

const name = (n: number) => `IMG_${String(n).padStart(6, '0')}.CR3`;
const many = Array.from({ length: 50_000 }, (_, n) => name(2 * n));

describe('a folder of 50,000 names', () => {
  test('changes by at most two leaves when one is added, wherever it is', async () => {
    const { write, add, known, folder } = await set(many);
    const before = (await write()).leaves;
    expect(before.length).toBeGreaterThanOrEqual(50_000 / 4096);
    for (const added of ['AAA.CR3', name(33_333), name(70_001), 'zzz.CR3']) {
      add(added);
      const { leaves } = await write();
      expect(leaves.filter((leaf) => !before.includes(leaf)).length).toBeLessThanOrEqual(2);
      expect(before.filter((leaf) => !leaves.includes(leaf)).length).toBeLessThanOrEqual(2);
      known.forget(folder, [bytePathFromText(added)]);
    }
    expect((await write()).leaves).toEqual(before);
  });

  test('is read back whole and in order from leaves of at most 4,096', async () => {
    const { write, read } = await set(many);
    const { manifest, leaves } = await write();
    const texts = await Promise.all(leaves.slice(0, 5).map(read));
    const lines = texts.map((text) => [...parseLines(LeafEntry, text)]);
    expect(lines.every((leaf) => leaf.length <= 4096)).toBe(true);
    const first = lines.flat().map((entry) => entry.name);
    expect(first).toEqual(many.slice(0, first.length));
    expect(manifest.totals).toEqual({ folders: 1, files: 50_000, bytes: 500_000, links: 0 });
    const [index] = manifest.index;
    const folders = index === undefined ? [] : [...parseLines(FolderLine, await read(index))];
    expect(folders).toEqual([{ root: 0, path: '', files: 50_000, bytes: 500_000, leaves }]);
  });
});

test('what did not change is not written again', async () => {
  const { write } = await set(['a', 'b']);
  expect((await write()).written).toHaveLength(1);
  expect((await write()).written).toEqual([]);
});

test('a folder without files has no leaf, a set without folders no index', async () => {
  const { write } = await set([]);
  expect(await write()).toMatchObject({ leaves: [], manifest: { totals: { folders: 1, files: 0 } } });
});
