import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { StatusReport } from '../../manifests/src/index.ts';
import { twoPlaces } from './two-places.ts';

const SECOND = '2026-05-02_Portraits';

/** A drive that holds two shoots, and is away while the second one grows. */
const driveBehind = async () => {
  const computer = await twoPlaces();
  const { run, json, pictures, drive } = computer;
  const portraits = join(pictures, SECOND);
  const shoot = (name: string): void => writeFileSync(join(portraits, name), Buffer.alloc(1_500_000, name));
  mkdirSync(portraits);
  for (const n of [1, 2]) shoot(`DSC_000${n}.NEF`);
  expect((await run(['backup'])).code).toBe(0);
  expect((await run(['verify', '--place', 'T7'])).code).toBe(0);
  renameSync(drive, `${drive}-away`);
  shoot('DSC_0003.NEF');
  expect((await run(['backup'])).code).toBe(0);
  /** By shoot: its word in the drive, how much of it was read back there, and the first thing that is wrong. */
  const inDrive = async () => {
    const { document } = await json<StatusReport>(['status', '--all']);
    return Object.fromEntries(
      document.shoots.map(({ name, copies: [, copy] }) => [
        name,
        [copy?.word, Math.round((copy?.proven ?? 0) * 100), copy?.why[0]?.message ?? ''],
      ]),
    );
  };
  return { ...computer, portraits, inDrive };
};

const WEDDING = '2026-04-26_Huber_Wedding';

test('a drive that is away stays complete for the shoots that did not change since', async () => {
  const { run, drive, inDrive, portraits } = await driveBehind();
  const expected = {
    [WEDDING]: ['complete', 100, ''],
    [SECOND]: ['incomplete', 67, `1 of the 3 files in ${portraits} is not yet in T7.`],
  };
  expect(await inDrive()).toEqual(expected);
  // Plugged in, it is as it was, and what was read back there was read back.
  renameSync(`${drive}-away`, drive);
  expect(await inDrive()).toEqual(expected);
  expect((await run(['place', 'sync'])).code).toBe(0);
  expect(await inDrive()).toEqual({ [WEDDING]: ['complete', 100, ''], [SECOND]: ['complete', 67, ''] });
});

test('a drive that lost its snapshots tells nothing any more, though its objects lie there', async () => {
  const { drive, copy, inDrive } = await driveBehind();
  renameSync(`${drive}-away`, drive);
  const snapshots = readdirSync(join(copy, 'snapshots')).sort();
  rmSync(join(copy, 'snapshots', snapshots.at(-1) ?? ''));
  expect(Object.values(await inDrive()).map(([word]) => word)).toEqual(['incomplete', 'incomplete']);
});

test('a file that was given another name is not there under it yet', async () => {
  const { run, drive, inDrive, portraits } = await driveBehind();
  renameSync(`${drive}-away`, drive);
  await run(['place', 'sync']);
  renameSync(drive, `${drive}-away`);
  renameSync(join(portraits, 'DSC_0001.NEF'), join(portraits, 'Best.NEF'));
  await run(['backup']);
  expect((await inDrive())[SECOND]?.[0]).toBe('incomplete');
  expect((await inDrive())[WEDDING]?.[0]).toBe('complete');
});
