import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CheckReport, checkExit } from '../../core/src/check/report.ts';
import type { RestoreReport } from '../../core/src/restore/report.ts';
import { announceRun } from '../../core/src/vault/runs.ts';
import type { SnapshotsReport } from '../../core/src/workflows/snapshots.ts';
import {
  backUpOne,
  type Computer,
  newComputer,
  restoreTo,
  sessionOf,
  snapshotsOf,
  vaultFiles,
  verifyKeyed,
  verifyKeyless,
} from '../support/computer.ts';
import { cloneComputer } from '../support/computer-clone.ts';
import { folderForAll, temporaryFolder } from '../support/temp-folder.ts';
import { treeDifferences, treeOf } from '../support/tree.ts';
import {
  forgeInventory,
  forgeKeyring,
  forgeRemoval,
  forgeRoot,
  newestRoot,
  storeBy,
  stranger,
} from './forging.ts';

const made = folderForAll();
const pictures = join(made, 'Pictures');
let computer: Computer;

beforeAll(async () => {
  mkdirSync(pictures);
  computer = await newComputer(made);
  for (const name of ['one.jpg', 'two.jpg']) {
    writeFileSync(join(pictures, name), name);
    await backUpOne(computer, pictures);
  }
});

const paths = (findings: readonly { readonly path: string }[]): string[] => findings.map(({ path }) => path);

describe('sealed to the right certificate, signed by a stranger', () => {
  let forged: Record<'keyring' | 'named' | 'later' | 'taken' | 'inventory' | 'removal' | 'byMachine', string>;
  let keyless: CheckReport;
  let keyed: CheckReport;
  let listed: SnapshotsReport;
  let back: RestoreReport;
  const folder = folderForAll();

  beforeAll(async () => {
    const victim = await cloneComputer(computer, folder);
    const store = await storeBy(victim, await stranger());
    const { store: own } = await sessionOf(victim);
    const like = await newestRoot(victim);
    const [object = ''] = vaultFiles(victim.vault, 'objects');
    const [root = ''] = vaultFiles(victim.vault, 'snapshots');
    const gone = { objects: [basename(object)], roots: [root.slice(-64)] };
    forged = {
      keyring: await forgeKeyring(store),
      named: await forgeRoot(store, like, { seq: 7 }),
      later: await forgeRoot(store, like, { seq: 8, named: like.machine }),
      taken: await forgeRoot(store, like, { seq: 2, named: like.machine }),
      inventory: await forgeInventory(store),
      removal: await forgeRemoval(store, store.machine, gone),
      byMachine: await forgeRemoval(own, own.machine, gone),
    };
    keyless = await verifyKeyless(victim.vault);
    keyed = await verifyKeyed(victim);
    listed = await snapshotsOf(victim);
    back = await restoreTo(victim, join(folder, 'back'));
  });

  test('a keyring: noted without a key, foreign with one', () => {
    expect(paths(keyless.notes)).toEqual([forged.keyring, forged.keyring.replace('/', '/twin/')]);
    expect(keyed.foreign).toContainEqual(
      expect.objectContaining({ path: forged.keyring, code: 'signature-bad' }),
    );
  });

  test.each([
    ['the name of a computer nobody certified', 'named', 'foreign'],
    ['the name of a computer of the vault', 'later', 'damage'],
    ['a name and a number that are taken', 'taken', 'foreign'],
  ] as const)('a root under %s', (_, root, kind) => {
    expect(paths(keyless[kind])).toContain(forged[root]);
    expect(keyed.foreign).toContainEqual(
      expect.objectContaining({ path: forged[root], code: 'signature-bad' }),
    );
  });

  test('an inventory: what it wants is not missed', () => {
    for (const { foreign } of [keyless, keyed])
      expect(foreign).toContainEqual(
        expect.objectContaining({ path: forged.inventory, code: 'signature-bad' }),
      );
  });

  test.each([
    ['stranger', 'removal'],
    ['computer of the vault', 'byMachine'],
  ] as const)('a removal by a %s', (_, removal) => {
    for (const { foreign } of [keyless, keyed])
      expect(foreign).toContainEqual(
        expect.objectContaining({ path: forged[removal], code: 'signature-bad' }),
      );
  });

  test('nothing else is reported, and it is told as damage to whoever asks', () => {
    expect(paths(keyless.damage)).toEqual([forged.later]);
    const { named, taken, inventory, removal, byMachine } = forged;
    expect(paths(keyless.foreign)).toEqual([named, taken, inventory, removal, byMachine].sort());
    expect(checkExit(keyless)).toBe(4);
    expect(checkExit(keyed)).toBe(4);
  });

  test('the snapshots and the newest of them are those that were made', () => {
    const { named, later, taken } = forged;
    expect(listed.snapshots.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(paths(listed.findings).sort()).toEqual([named, later, taken].sort());
    expect(new Set(listed.findings.map(({ kind }) => kind))).toEqual(new Set(['foreign']));
    expect(back).toMatchObject({ snapshot: { seq: 2 }, failures: [], newestOffered: 2 });
    expect(paths(back.findings).sort()).toEqual([named, later, taken].sort());
    const same = treeDifferences(treeOf(pictures), treeOf(join(folder, 'back', 'Pictures')), [
      'kind',
      'sha256',
    ]);
    expect(same).toEqual([]);
  });
});

describe('what a forger would have missed for', () => {
  test('an object that a forged removal names is missed all the same', async () => {
    const victim = await cloneComputer(computer, temporaryFolder());
    const { store } = await sessionOf(victim);
    const [object = ''] = vaultFiles(victim.vault, 'objects');
    await forgeRemoval(store, store.machine, { objects: [basename(object)] });
    rmSync(join(victim.vault, object));
    expect(paths((await verifyKeyless(victim.vault)).damage)).toEqual([object]);
  });

  test('a root whose run a stranger announces as cut off is missed all the same', async () => {
    const victim = await cloneComputer(computer, temporaryFolder());
    const store = await storeBy(victim, await stranger());
    const { vault, certificate, machine, seq, previous } = await newestRoot(victim);
    const id = '0d4f6f0e-5d3e-4a39-9a8e-0f53d1f2a111';
    await announceRun(store, { vault, certificate, machine, seq, previous }, { id, keyrings: [] });
    expect(vaultFiles(victim.vault, 'runs').length).toBe(1);
    const newest = vaultFiles(victim.vault, 'snapshots').at(-1) ?? '';
    rmSync(join(victim.vault, newest));
    expect(paths((await verifyKeyless(victim.vault)).damage)).toEqual([newest]);
  });

  test.each(['stranger', 'computer of the vault'] as const)(
    'after a root of the highest number under the name of a %s the next snapshot is found',
    async (name) => {
      const victim = await cloneComputer(computer, temporaryFolder());
      const store = await storeBy(victim, await stranger());
      const like = await newestRoot(victim);
      const named = name === 'stranger' ? store.machine.fingerprint : like.machine;
      const forged = await forgeRoot(store, like, { seq: 999_999_999_999_999, named });
      expect((await backUpOne(victim, pictures)).seq).toBe(3);
      const { snapshots, findings } = await snapshotsOf(victim);
      expect(snapshots.map((snapshot) => snapshot.seq)).toEqual([1, 2, 3]);
      expect(paths(findings)).toEqual([forged]);
    },
  );
});
