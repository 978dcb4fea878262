import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { runPath } from '../../../core/src/vault/layout.ts';
import { announceRun, endRun, readRuns } from '../../../core/src/vault/runs.ts';
import { sha256Of } from '../../../core/src/vault/signing.ts';
import { folderForAll } from '../../support/temp-folder.ts';
import { copyOf, type MadeVault, makeVault, provenance, storeOf } from './made-vault.ts';

const folder = folderForAll();
let vault: MadeVault;
beforeAll(async () => {
  vault = await makeVault(join(folder, 'vault'));
});

const id = '11111111-3b12-4fef-91e0-56a2d5a8e1b0';
const other = '22222222-3b12-4fef-91e0-56a2d5a8e1b0';

test('an announced run is read by all, renewed in its place, and gone when it ended', async () => {
  const { store } = await copyOf(vault);
  await announceRun(store, provenance(store), { id, keyrings: [] });
  await announceRun(store, provenance(store), { id, keyrings: [sha256Of('k')] });
  expect(await readRuns(store)).toMatchObject([
    { id, keyrings: [sha256Of('k')], renewed: '2026-04-26T12:00:00.000Z' },
  ]);
  await endRun(store, id);
  await endRun(store, id);
  expect(await readRuns(store)).toEqual([]);
});

test('runs of two machines stand side by side', async () => {
  const { store, root } = await copyOf(vault);
  const laptop = await storeOf({ ...vault, root }, vault.second);
  await announceRun(store, provenance(store), { id, keyrings: [] });
  await announceRun(laptop, provenance(laptop), { id: other, keyrings: [] });
  await endRun(laptop, id);
  const runs = await readRuns(store);
  expect(runs.map((run) => run.id).toSorted()).toEqual([id, other]);
});

test('what nobody of the vault signed, or stands under another name, is no run', async () => {
  const { store, root } = await copyOf(vault);
  const foreign = await storeOf(vault, vault.stranger);
  await announceRun({ ...foreign, place: store.place }, provenance(foreign), { id, keyrings: [] });
  await announceRun({ ...foreign, place: store.place }, provenance(store), { id, keyrings: [] });
  await announceRun(store, provenance(store), { id: other, keyrings: [] });
  const real = join(root, runPath(vault.machine.fingerprint, other));
  copyFileSync(real, join(root, runPath(vault.second.fingerprint, other)));
  writeFileSync(join(root, 'runs', 'notes.txt'), 'hello');
  expect((await readRuns(store)).map((run) => run.id)).toEqual([other]);
});
