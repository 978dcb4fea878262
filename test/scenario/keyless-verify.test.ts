import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CheckReport, checkExit } from '../../core/src/check/report.ts';
import { restoreExit } from '../../core/src/restore/report.ts';
import {
  backUpOne,
  type Computer,
  newComputer,
  restoreTo,
  vaultFiles,
  verifyKeyed,
  verifyKeyless,
} from '../support/computer.ts';
import { cloneComputer } from '../support/computer-clone.ts';
import { folderForAll, temporaryFolder } from '../support/temp-folder.ts';

const made = folderForAll();
let computer: Computer;
/** What each of three backups added, in the order of the backups. */
const added: string[][] = [];

beforeAll(async () => {
  const pictures = join(made, 'Pictures');
  mkdirSync(pictures);
  computer = await newComputer(made);
  let before = vaultFiles(computer.vault, '');
  for (const name of ['one.jpg', 'two.jpg', 'three.jpg']) {
    writeFileSync(join(pictures, name), name.repeat(100_000));
    await backUpOne(computer, pictures);
    const now = vaultFiles(computer.vault, '');
    added.push(now.filter((path) => !before.includes(path)));
    before = now;
  }
});

const addedBy = (backup: number, folder: string): string =>
  added[backup]?.find((path) => path.startsWith(`${folder}/`)) ?? '';

/** What must be there: each is named by an inventory of another backup than the one that is damaged. */
const victims = {
  object: () => addedBy(2, 'objects'),
  keyring: () => addedBy(2, 'keyrings'),
  'second copy of a keyring': () => addedBy(0, 'keyrings/twin'),
  'older inventory': () => addedBy(1, 'inventories'),
  root: () => addedBy(0, 'snapshots'),
  'newest root': () => addedBy(2, 'snapshots'),
  'a stretch of history': () => addedBy(2, 'ledger'),
  'sealed settings': () =>
    vaultFiles(computer.vault, 'settings').find((path) => !added.flat().includes(path)) ?? '',
  'settings of a computer': () => addedBy(0, 'settings'),
} as const;

const flip = (path: string): void => {
  const bytes = readFileSync(path);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(path, bytes);
};

/** Checks a copy of the vault alone: no key, no state, no configuration. */
const checkDamaged = async (
  damage: (path: string) => void,
  paths: readonly string[],
): Promise<CheckReport> => {
  const copy = await cloneComputer(computer, temporaryFolder());
  rmSync(copy.home.path, { recursive: true });
  for (const path of paths) damage(join(copy.vault, path));
  return verifyKeyless(copy.vault);
};

test('a whole vault has nothing to report', async () => {
  const report = await checkDamaged(() => undefined, []);
  expect(report).toMatchObject({ damage: [], foreign: [], notes: [], snapshots: 3, depth: 'bytes' });
  expect(report.unclaimed).toEqual({ files: 0, bytes: 0 });
});

describe.each([
  ['deleted', 'file-missing', (path: string) => rmSync(path)],
  ['flipped', 'file-damaged', flip],
  ['cut short', 'file-damaged', (path: string) => truncateSync(path, 20)],
] as const)('%s', (_, code, damage) => {
  test('each is found by its name, and nothing but these', async () => {
    const paths = Object.values(victims).map((victim) => victim());
    expect(paths.every((path) => path !== '')).toBe(true);
    const report = await checkDamaged(damage, paths);
    const unannounced = addedBy(1, 'snapshots');
    for (const path of paths) expect(report.damage).toContainEqual(expect.objectContaining({ path, code }));
    expect(report.damage.map(({ path }) => path)).toEqual([...paths, unannounced].sort());
    expect(checkExit(report)).toBe(4);
  });

  test('the newest inventory: by its name or by that of its snapshot', async () => {
    const inventory = addedBy(2, 'inventories');
    const { damage: found } = await checkDamaged(damage, [inventory]);
    const paths = found.map(({ path }) => path);
    const expected = [inventory, addedBy(2, 'snapshots')];
    expect(paths).toEqual(code === 'file-missing' ? expected.slice(1) : expected);
  });

  test('the certificate of a computer: nothing it signed counts, and all of it is named', async () => {
    const certificate = vaultFiles(computer.vault, 'machines')[0] ?? '';
    const report = await checkDamaged(damage, [certificate]);
    const named = [...report.damage, ...report.foreign].map(({ path }) => path);
    for (const backup of [0, 1, 2]) expect(named).toContain(addedBy(backup, 'snapshots'));
    if (code === 'file-damaged') expect(named).toContain(certificate);
    expect(checkExit(report)).toBe(4);
  });
});

test.each(['restore.sh', 'restore.sh.sig', 'recovery-key.asc', 'recovery-key.asc.sig'])(
  '%s flipped',
  async (path) => {
    const report = await checkDamaged(flip, [path]);
    expect(report.damage.map((finding) => finding.path)).toEqual([path.replace('.sig', '')]);
  },
);

describe('with the key', () => {
  const keyrings = (backup: number, folder: string): readonly string[] =>
    added[backup]?.filter(
      (path) => path.startsWith(folder) && path.includes('twin') === folder.includes('twin'),
    ) ?? [];

  test('one copy of each keyring is enough to restore, and the other is told', async () => {
    const copy = await cloneComputer(computer, temporaryFolder());
    for (const path of keyrings(0, 'keyrings/')) truncateSync(join(copy.vault, path), 30);
    const back = await restoreTo(copy, join(temporaryFolder(), 'back'));
    expect(back).toMatchObject({ files: 3, failures: [] });
    expect(new Set(back.findings.map(({ code }) => code))).toEqual(new Set(['file-damaged']));
    expect(restoreExit(back)).toBe(4);
  });

  test('both copies cut short: what they open is named, and the rest is restored', async () => {
    const copy = await cloneComputer(computer, temporaryFolder());
    const cut = ['keyrings/', 'keyrings/twin'].flatMap((folder) => keyrings(1, folder));
    for (const path of cut) truncateSync(join(copy.vault, path), 30);
    const back = await restoreTo(copy, join(temporaryFolder(), 'back'));
    expect(back.files).toBe(2);
    expect(back.failures).toMatchObject([{ path: 'Pictures/two.jpg', code: 'content-unknown' }]);
    const [first = ''] = keyrings(1, 'keyrings/');
    const keyed = await verifyKeyed(copy);
    expect(keyed.damage).toContainEqual(expect.objectContaining({ path: first, code: 'file-damaged' }));
  });
});
