import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { sealStretch } from '../../core/src/ledger/stretches.ts';
import type { Fingerprint, Sha256 } from '../../core/src/model/digest.ts';
import { readDeliveries, sealDelivery } from '../../core/src/vault/deliveries.ts';
import { putInventories, readInventories } from '../../core/src/vault/inventories.ts';
import { settingsPath, stretchPath } from '../../core/src/vault/layout.ts';
import { readSettings } from '../../core/src/vault/machine-settings.ts';
import { nextRemoval, putRemoval } from '../../core/src/vault/removals.ts';
import { announceRun, readRuns } from '../../core/src/vault/runs.ts';
import { State } from '../../core/src/vault/state.ts';
import { provenanceOf, sealText, type WritableStore } from '../../core/src/vault/store.ts';
import { trustedRoots, vouchedRoots } from '../../core/src/vault/trusted-roots.ts';
import { writeRecord } from '../../core/src/workflows/delivery/records.ts';
import { openLedger } from '../../core/src/workflows/history/record.ts';
import { removeMachine } from '../../core/src/workflows/machine/remove.ts';
import { readableStore } from '../../core/src/workflows/session.ts';
import type { Delivery } from '../../manifests/src/index.ts';
import { restoreScript } from '../scenario/restore-sh-run.ts';
import {
  attachComputer,
  backUpOne,
  type Computer,
  newComputer,
  pinOf,
  restoreTo,
  sessionOf,
  snapshotsOf,
  verifyKeyed,
  verifyKeyless,
} from '../support/computer.ts';
import { deliveryFacts } from '../support/delivery-facts.ts';
import { verifiedHistory } from '../support/history.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { forgeInventory, forgeKeyring, forgeRoot, newestRoot } from './forging.ts';

let desk: Computer;
let laptop: Computer;
/** The vault as the laptop writes to it, whether or not anybody listens. */
let thief: WritableStore;
let pictures: string;

const take = (name: string): void => writeFileSync(join(pictures, name), name.repeat(5000));

const remove = (from: number | null = null) =>
  removeMachine(
    desk.home,
    {
      vaultName: null,
      machine: thief.machine.fingerprint,
      words: desk.words,
      from,
      own: 'refuse',
      mode: 'write',
    },
    desk.context,
  );

beforeEach(async () => {
  const folder = temporaryFolder();
  pictures = join(folder, 'Pictures');
  mkdirSync(pictures);
  take('one.jpg');
  desk = await newComputer(folder);
  await backUpOne(desk, pictures);
  laptop = await attachComputer(desk, join(folder, 'laptop'));
  take('two.jpg');
  await backUpOne(laptop, pictures);
  thief = (await sessionOf(laptop)).store;
});

const readable = async () => readableStore(await sessionOf(desk));
const foreignIn = async (): Promise<string[]> => (await verifyKeyed(desk)).foreign.map(({ path }) => path);

describe('dated back below the number from which on nothing counts', () => {
  test('a snapshot, though it bears a number that did', async () => {
    const like = await newestRoot(desk);
    await remove();
    const path = await forgeRoot(thief, { ...like, machineName: 'forged' }, { seq: 2 });
    const sha256 = path.slice(-64) as Sha256;
    const entries = [{ path, sha256, size: (await thief.place.size(path as never)) ?? 0 }];
    const [inventory] = await putInventories(thief, provenanceOf(thief, 2, null), { entries, buildsOn: [] });
    expect((await snapshotsOf(desk)).snapshots.map(({ seq, machine }) => [seq, machine])).toEqual([
      [1, 'studio'],
      [2, 'other'],
    ]);
    expect((await vouchedRoots(await readable())).map(({ seq }) => seq)).toEqual([1, 2]);
    expect((await foreignIn()).sort()).toEqual([`inventories/${inventory}`, path].sort());
    expect((await verifyKeyless(desk.vault)).damage).toEqual([]);
    const wordsFile = join(temporaryFolder(), 'words.txt');
    writeFileSync(wordsFile, desk.words);
    const given = ['--list', '--fingerprint', await pinOf(desk), '--words-file', wordsFile];
    const script = await restoreScript({ vault: desk.vault, arguments: given });
    expect(script.stdout.trim().split('\n')).toHaveLength(2);
    expect(script.stderr).toBe(`IGNORED  ${path}: of a computer that was removed from this vault\n`);
  });

  test('a snapshot that this computer had met already', async () => {
    using state = new State(':memory:');
    expect((await trustedRoots(await readable(), state)).map(({ seq }) => seq)).toEqual([1, 2]);
    await remove(2);
    expect((await trustedRoots(await readable(), state)).map(({ seq }) => seq)).toEqual([1]);
  });

  test('an inventory that wants what never was', async () => {
    await remove();
    const path = await forgeInventory(thief);
    const { damage, foreign } = await verifyKeyless(desk.vault);
    expect([damage, foreign.map((one) => one.path)]).toEqual([[], [path]]);
  });
});

describe('without a number', () => {
  test('settings of a higher generation', async () => {
    await backUpOne(laptop, pictures);
    await remove();
    const document = {
      type: 'settings',
      ...provenanceOf(thief, 0, null),
      generation: 99,
      machineName: 'forged',
      sets: [],
    };
    const { sha256, bytes } = await sealText(thief, JSON.stringify(document));
    await thief.place.put(settingsPath(sha256), bytes);
    const read = await readSettings(await readable());
    expect(read.settings.map(({ machineName }) => machineName).sort()).toEqual(['other', 'studio']);
    expect(read.findings).toMatchObject([{ kind: 'foreign', path: settingsPath(sha256) }]);
  });

  test('a later record of a delivery, of either computer; an earlier one stays', async () => {
    const at = new Date();
    const made: Delivery[] = [];
    for (const computer of [desk, laptop])
      made.push(
        await writeRecord(
          await sessionOf(computer),
          { facts: deliveryFacts(randomUUID()), generation: 0, at },
          null,
        ),
      );
    await remove();
    for (const delivery of made) {
      const forged = { ...delivery, ...provenanceOf(thief, 0, null), generation: 9, folder: '/forged' };
      const { path, bytes } = await sealDelivery(thief, forged);
      await thief.place.put(path, bytes);
    }
    const { deliveries, findings } = await readDeliveries(await readable());
    expect(deliveries.map(({ id, folder }) => [id, folder]).sort()).toEqual(
      made.map(({ id }) => [id, '/out']).sort(),
    );
    expect(findings.map(({ kind }) => kind)).toEqual(['foreign', 'foreign']);
  });

  test('a stretch of its history: told as a stranger’s, and the chain before it is whole', async () => {
    await backUpOne(laptop, pictures);
    await remove();
    using ledger = openLedger(laptop.home, (await sessionOf(laptop)).vault);
    const rows = ledger.rows(ledger.machine).slice(-1);
    const sealed = await sealStretch(thief, rows, ledger.hashAt(rows[0]?.number ?? 0) ?? ('' as Sha256));
    await thief.place.put(stretchPath(sealed.name), sealed.bytes);
    expect(await verifiedHistory(desk)).toMatchObject({
      damage: [],
      foreign: [{ path: stretchPath(sealed.name) }],
    });
  });

  test('an open run: nobody waits for it', async () => {
    await announceRun(thief, provenanceOf(thief, 2, null), { id: randomUUID(), keyrings: [] });
    expect(await readRuns(await readable())).toHaveLength(1);
    await remove();
    expect(await readRuns(await readable())).toEqual([]);
  });
});

test('a keyring of it opens what a snapshot that counts names, and no other is asked', async () => {
  // The desk is attached anew after the laptop's snapshot: what it seals next relies on the laptop's keyrings.
  const third = await attachComputer(desk, join(temporaryFolder(), 'third'));
  take('three.jpg');
  await backUpOne(third, pictures);
  await remove(2);
  await forgeKeyring(thief);
  const to = join(temporaryFolder(), 'back');
  expect(await restoreTo(third, to)).toMatchObject({ files: 3, failures: [] });
  expect(readdirSync(join(to, 'Pictures')).sort()).toEqual(['one.jpg', 'three.jpg', 'two.jpg']);
  const check = await verifyKeyed(third, 'data');
  expect(check.damage).toEqual([]);
  // Its inventory counts, for the third computer's builds on it; its snapshot does not.
  const { inventories } = await readInventories(await readable());
  const machine = thief.machine.fingerprint as Fingerprint;
  expect(inventories.filter(({ header }) => header.machine === machine)).toHaveLength(1);
  expect((await snapshotsOf(third)).snapshots.map(({ seq }) => seq)).toEqual([1, 3]);
});

test('a stranger’s removal of a computer removes nobody', async () => {
  const machine = (await sessionOf(desk)).store.machine.fingerprint;
  const removal = nextRemoval(thief, { head: null, seq: 0 }, { machines: [{ machine, from: 1, kept: [] }] });
  await putRemoval(thief, { ...removal, machine: thief.machine.fingerprint }, thief.machine);
  take('four.jpg');
  expect(await backUpOne(desk, pictures)).toMatchObject({ complete: true });
  expect((await snapshotsOf(desk)).snapshots).toHaveLength(3);
});
