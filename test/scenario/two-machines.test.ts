import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { safelight } from '../support/cli.ts';
import {
  attachComputer,
  backUp,
  backUpOne,
  type Computer,
  newComputer,
  restoreTo,
  snapshotsOf,
  verifyKeyed,
  verifyKeyless,
} from '../support/computer.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { type Tree, treeDifferences, treeOf } from '../support/tree.ts';

const in2031 = () => new Date('2031-03-03T03:03:03Z');

interface Studio {
  readonly folder: string;
  readonly pictures: string;
  readonly desk: Computer;
  readonly laptop: Computer;
}

const makeStudio = async (): Promise<Studio> => {
  const folder = temporaryFolder();
  const pictures = join(folder, 'Pictures');
  mkdirSync(pictures);
  for (let number = 0; number < 20; number += 1)
    writeFileSync(join(pictures, `first-${number}.tif`), `picture ${number}`.repeat(5000));
  writeFileSync(join(pictures, 'large.tif'), Buffer.alloc(3_000_000, 'large'));
  const desk = await newComputer(folder);
  await backUpOne(desk, pictures);
  const laptop = await attachComputer(desk, join(folder, 'laptop'), in2031);
  return { folder, pictures, desk, laptop };
};

const content = ['kind', 'size', 'mode', 'sha256'] as const;

const expectSound = async ({ desk, laptop }: Studio): Promise<void> => {
  const nothing = { damage: [], foreign: [], notes: [] };
  expect(await verifyKeyless(desk.vault)).toMatchObject({ ...nothing, unclaimed: { files: 0 } });
  for (const computer of [desk, laptop]) expect(await verifyKeyed(computer, 'data')).toMatchObject(nothing);
};

/** Snapshot number or id, restored by a computer, is that tree. */
const expectTree = async (computer: Computer, snapshot: string, tree: Tree): Promise<void> => {
  const to = join(temporaryFolder(), 'back');
  expect((await restoreTo(computer, to, { snapshot })).failures).toEqual([]);
  expect(treeDifferences(tree, treeOf(join(to, 'Pictures')), content)).toEqual([]);
};

test('a clock in 2031: the order is that of the chain', async () => {
  const studio = await makeStudio();
  const { pictures, desk, laptop } = studio;
  const trees = [treeOf(pictures)];
  for (const computer of [laptop, desk, laptop, desk]) {
    writeFileSync(join(pictures, `after-${trees.length}.tif`), `later ${trees.length}`);
    writeFileSync(join(pictures, 'first-0.tif'), `changed ${trees.length}`);
    const [report] = await backUp(computer);
    expect(report).toMatchObject({ complete: true, seq: trees.length + 1, problems: [] });
    trees.push(treeOf(pictures));
  }
  const { snapshots, findings } = await snapshotsOf(desk);
  expect(findings).toEqual([]);
  expect(snapshots.map(({ seq, machine }) => [seq, machine])).toEqual([
    [1, 'studio'],
    [2, 'other'],
    [3, 'studio'],
    [4, 'other'],
    [5, 'studio'],
  ]);
  expect(snapshots.map(({ created }) => created.startsWith('2031'))).toEqual([
    false,
    true,
    false,
    true,
    false,
  ]);
  for (const computer of [desk, laptop]) {
    await expectTree(computer, 'latest', trees[4] ?? new Map());
    await expectTree(computer, '2', trees[1] ?? new Map());
  }
  await expectSound(studio);
});

test('both at the same moment, three times: every snapshot is there and whole', async () => {
  const studio = await makeStudio();
  const { pictures, desk, laptop } = studio;
  for (let round = 0; round < 3; round += 1) {
    for (let number = 0; number < 30; number += 1)
      writeFileSync(join(pictures, `round-${round}-${number}.tif`), `new ${round} ${number}`.repeat(9000));
    writeFileSync(join(pictures, 'large.tif'), Buffer.alloc(3_000_000, `large ${round}`));
    const runs = [desk, laptop].map(({ home }) => safelight(['backup', '--json'], { home: home.path }));
    expect(await Promise.all(runs)).toMatchObject([{ code: 0 }, { code: 0 }]);
  }
  const { snapshots, findings } = await snapshotsOf(laptop);
  expect(findings).toEqual([]);
  expect(snapshots.length).toBe(7);
  expect(new Set(snapshots.map(({ sha256 }) => sha256)).size).toBe(7);
  const now = treeOf(pictures);
  for (const { sha256 } of snapshots.slice(-2)) await expectTree(desk, sha256, now);
  expect(snapshots.slice(-2).map(({ complete, files }) => [complete, files])).toEqual([
    [true, 111],
    [true, 111],
  ]);
  await expectSound(studio);
});
