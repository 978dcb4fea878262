import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { CheckReport, PlaceAdded, PlaceSync, RestoreReport } from '../../manifests/src/index.ts';
import { cliEnvironment, cliLine, safelight } from '../support/cli.ts';
import { filesOf, flip, objectsIn, pathsIn, twoPlaces } from './two-places.ts';

test('a copy is the vault itself: any computer checks it, and the words open it', async () => {
  const { run, json, vault, copy, folder, words } = await twoPlaces();
  expect(filesOf(copy)).toEqual(filesOf(vault));
  expect(await words()).toEqual({ vault: 'complete', T7: 'complete' });
  expect(await json<CheckReport>(['verify', copy])).toMatchObject({
    code: 0,
    document: { damage: [], foreign: [] },
  });
  renameSync(vault, `${vault}-broken`);
  const to = join(folder, 'back');
  expect(await json<RestoreReport>(['restore', '--from', 'T7', '--to', to])).toMatchObject({
    code: 0,
    document: { failures: [] },
  });
  expect((await run(['status'])).stdout).toContain('vault');
});

test('a drive that was away for three backups catches up, and says that it may be unplugged', async () => {
  const { run, json, vault, drive, copy, take, words } = await twoPlaces();
  renameSync(drive, `${drive}-unplugged`);
  for (const n of [4, 5, 6]) {
    take(`IMG_000${n}.CR3`);
    const { code, stdout } = await run(['backup']);
    expect(code).toBe(0);
    expect(stdout).toContain('T7 is not there');
  }
  expect(await words()).toEqual({ vault: 'complete', T7: 'incomplete' });
  const away = await json<PlaceSync>(['place', 'sync']);
  expect(away).toMatchObject({ code: 7, document: { complete: false } });
  renameSync(`${drive}-unplugged`, drive);
  const { code, stdout } = await run(['place', 'sync', 'T7']);
  expect([code, stdout]).toEqual([0, expect.stringContaining('you may unplug it')]);
  expect(filesOf(copy)).toEqual(filesOf(vault));
  expect(await words()).toEqual({ vault: 'complete', T7: 'complete' });
});

test('a backup feeds the drive that is there', async () => {
  const { run, vault, copy, take } = await twoPlaces();
  take('IMG_0009.CR3');
  const { code, stdout } = await run(['backup']);
  expect([code, stdout]).toEqual([0, expect.stringContaining('T7: ')]);
  expect(filesOf(copy)).toEqual(filesOf(vault));
});

test('a bit that was flipped in each place is found without a key, and comes back from the other', async () => {
  const { run, json, vault, copy, words } = await twoPlaces();
  const whole = filesOf(vault);
  const [first = '', second = ''] = objectsIn(vault);
  flip(first);
  flip(join(copy, second.slice(vault.length + 1)));
  expect((await run(['verify', '--place', 'T7'])).code).toBe(4);
  expect(await words()).toEqual({ vault: 'complete', T7: 'failed' });
  const { code, document } = await json<PlaceSync>(['place', 'sync', '--check']);
  expect(code).toBe(0);
  expect(document.places).toMatchObject([
    { name: 'vault', repaired: [{ path: first.slice(vault.length + 1) }], lacking: [], whole: true },
    { name: 'T7', repaired: [{ path: second.slice(vault.length + 1) }], lacking: [], whole: true },
  ]);
  expect([filesOf(vault), filesOf(copy)]).toEqual([whole, whole]);
  expect(await words()).toEqual({ vault: 'complete', T7: 'complete' });
});

test('a file that is damaged in the source is not passed on, and is mended by the place that has it whole', async () => {
  const { json, vault, copy } = await twoPlaces();
  const whole = filesOf(vault);
  const [object = ''] = objectsIn(vault);
  const third = join(dirname(copy), 'Third');
  flip(object);
  const { code, document } = await json<PlaceAdded>(['place', 'add', third, '--same-disk']);
  expect([code, document.fed]).toMatchObject([0, { whole: true, lacking: [] }]);
  expect(filesOf(third)).toEqual(whole);
  expect(readFileSync(object, 'latin1')).toBe(whole.get(object.slice(vault.length + 1)));
});

test('what is damaged in every place is told with exit code 4, and the rest is copied', async () => {
  const { json, vault, copy, take, run } = await twoPlaces();
  const [object = ''] = objectsIn(vault);
  rmSync(object);
  flip(join(copy, object.slice(vault.length + 1)));
  const { code, document } = await json<PlaceSync>(['place', 'sync', '--check']);
  expect(code).toBe(4);
  expect(document.complete).toBe(false);
  expect(document.places.map(({ lacking }) => lacking.length)).toEqual([1, 1]);
  take('IMG_0007.CR3');
  expect((await run(['backup'])).code).toBe(0);
  expect((await json<CheckReport>(['verify', copy])).code).toBe(4);
});

test('killed while it is fed, a place is never wrong, and the next sync ends it', async () => {
  const { json, run, home, vault, copy, drive, take } = await twoPlaces();
  renameSync(drive, `${drive}-unplugged`);
  for (let n = 10; n < 40; n += 1) take(`IMG_00${n}.CR3`, 3_000_000);
  await run(['backup']);
  renameSync(`${drive}-unplugged`, drive);
  for (const wait of [1, 30, 80]) {
    const before = pathsIn(copy).length;
    const [program = '', ...rest] = cliLine(['place', 'sync', 'T7']);
    const child = spawn(program, rest, { env: cliEnvironment({ home }), stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('close', resolve));
    while (child.exitCode === null && pathsIn(copy).length === before) await setTimeout(5);
    await setTimeout(wait);
    child.kill('SIGKILL');
    await ended;
    // Whole files under their names, and no snapshot without what it needs. Its list comes a moment before the snapshot itself,
    // which may be the one thing that is missing.
    const { document } = await json<CheckReport>(['verify', copy]);
    const isNewest = ({ path, code }: CheckReport['damage'][number]): boolean =>
      code === 'file-missing' && path.startsWith('snapshots/');
    expect(document.damage.filter((one) => !isNewest(one))).toEqual([]);
    expect(document.damage.length).toBeLessThan(2);
  }
  expect((await json<PlaceSync>(['place', 'sync'])).code).toBe(0);
  expect(filesOf(copy)).toEqual(filesOf(vault));
});

test('a drive that is mounted elsewhere or cloned is told apart by its mark', async () => {
  const { json, run, copy, drive } = await twoPlaces();
  const clone = `${drive}-clone`;
  cpSync(drive, clone, { recursive: true });
  const added = await json<PlaceAdded>([
    'place',
    'add',
    join(clone, 'Safelight'),
    '--name',
    'Clone',
    '--same-disk',
  ]);
  expect(added).toMatchObject({ code: 0, document: { adopted: true, toCopy: { files: 0 } } });
  renameSync(drive, `${drive}-away`);
  cpSync(clone, drive, { recursive: true });
  const { code, document } = await json<PlaceSync>(['place', 'sync', 'T7']);
  expect([code, document.places[0]?.trouble?.code]).toEqual([7, 'place-absent']);
  expect(existsSync(copy)).toBe(true);
  expect((await run(['place', 'list'])).stdout).toContain('together they are one copy');
});

test('a place that is not asked for, or cannot be one, is refused with a reason', async () => {
  const { run, copy, pictures, folder, drive } = await twoPlaces();
  const other = join(folder, 'other');
  mkdirSync(join(other, 'home'), { recursive: true });
  await safelight(
    [
      'init',
      '--vault',
      join(other, 'vault'),
      '--name',
      'Other',
      '--keystore',
      'file',
      '--recovery-words-file',
      join(other, 'words'),
    ],
    { home: join(other, 'home') },
  );
  mkdirSync(join(folder, 'full'));
  writeFileSync(join(folder, 'full', 'a.txt'), 'a');
  const codes: Record<string, number | null> = {};
  for (const [what, args] of Object.entries({
    'on the same disk': ['place', 'add', join(folder, 'new')],
    'of the same name': ['place', 'add', join(folder, 'new'), '--name', 'T7', '--same-disk'],
    twice: ['place', 'add', copy, '--name', 'again', '--same-disk'],
    'of another vault': ['place', 'add', join(other, 'vault'), '--name', 'other', '--same-disk'],
    'not empty': ['place', 'add', join(folder, 'full'), '--same-disk'],
    'inside a set': ['place', 'add', join(pictures, 'copy'), '--same-disk'],
    unknown: ['place', 'sync', 'nobody'],
    'the first': ['place', 'remove', 'vault'],
  }))
    codes[what] = (await run(args)).code;
  expect(codes).toEqual({
    'on the same disk': 6,
    'of the same name': 2,
    twice: 2,
    'of another vault': 6,
    'not empty': 6,
    'inside a set': 6,
    unknown: 2,
    'the first': 2,
  });
  expect(existsSync(join(folder, 'new'))).toBe(false);
  expect((await run(['place', 'remove', 'T7', '--dry-run'])).stdout).toContain('Nothing was changed');
  expect((await run(['place', 'remove', 'T7'])).code).toBe(0);
  expect((await run(['place', 'list'])).stdout).toContain('lives in 1 place');
  expect(existsSync(drive)).toBe(true);
});
