import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type {
  CheckReport,
  DrillReport,
  EraseReport,
  PlaceSync,
  StatusReport,
} from '../../manifests/src/index.ts';
import { cliEnvironment, cliLine } from '../support/cli.ts';
import { treeOf } from '../support/tree.ts';
import { computerWithVault, newComputer } from './cli-studio.ts';
import { filesOf, objectsIn, pathsIn } from './two-places.ts';

/** Bytes, and frames of a shoot: three shoots are more than what makes a feeding a long one. */
const FRAME = 9_500_000;
const FRAMES = 10;

/** Files under way at a time: what is cut off may have begun so many. */
const TOGETHER = 8;

const OLDEST = '2026-01-10_Studio';
const NEWEST = '2026-06-20_Wedding';
const SHOOTS = [OLDEST, '2026-03-14_Portraits', NEWEST];

const holds = (place: string, objects: number): boolean =>
  existsSync(join(place, 'objects')) && objectsIn(place).length >= objects;

/** Three shoots in a vault; the newest is neither the first nor the last by its name or by when it was backed up. */
const studio = async () => {
  const computer = await computerWithVault();
  const { folder, run, json } = computer;
  const pictures = join(folder, 'Pictures');
  const take = (shoot: string, number: number): void => {
    const path = join(pictures, shoot.replace(NEWEST, `Clients/${NEWEST}`), `IMG_${1000 + number}.CR3`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, Buffer.alloc(FRAME, `${shoot} ${number}`));
    utimesSync(
      path,
      new Date(`${shoot.slice(0, 10)}T12:00:00Z`),
      new Date(`${shoot.slice(0, 10)}T12:00:00Z`),
    );
  };
  for (const shoot of SHOOTS) for (let number = 1; number <= FRAMES; number += 1) take(shoot, number);
  expect((await run(['backup', pictures])).code).toBe(0);
  const words = async (place: string) => {
    const { document } = await json<StatusReport>(['status', '--all']);
    return Object.fromEntries(
      document.shoots.flatMap(({ name, copies }) =>
        copies.flatMap((copy) => (copy.place === place ? [[name.split('/').at(-1), copy.word]] : [])),
      ),
    );
  };
  const copy = join(folder, 'media', 'T7', 'Safelight');
  mkdirSync(dirname(copy), { recursive: true });
  /** Runs, and ends it by a signal when something has come to be so. */
  const cutOff = async (
    args: readonly string[],
    signal: NodeJS.Signals,
    isSo: () => boolean | Promise<boolean>,
  ): Promise<void> => {
    const [program = '', ...line] = cliLine(args);
    const env = cliEnvironment({ home: computer.home });
    const child = spawn(program, line, { cwd: folder, env, stdio: 'ignore' });
    while (!(await isSo())) {
      if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
      await delay(20);
    }
    child.kill(signal);
    await once(child, 'exit');
  };
  return { ...computer, pictures, copy, words, cutOff, take };
};

test('a long first feeding is cut off: the newest shoots are there, can be opened, and count', async () => {
  const { vault, pictures, copy, words, cutOff, run, json, folder } = await studio();
  const lists = objectsIn(vault).length - 3 * FRAMES;
  const add = ['place', 'add', copy, '--name', 'T7', '--same-disk', '--limit', '20MB'];
  await cutOff(add, 'SIGINT', () => holds(copy, lists + FRAMES + TOGETHER));
  expect(pathsIn(copy).some((path) => path.startsWith('snapshots/'))).toBe(true);
  expect(await words('T7')).toMatchObject({ [NEWEST]: 'complete', [OLDEST]: 'incomplete' });
  // What is on its way is not damaged.
  const check = await json<CheckReport>(['verify', '--place', 'T7']);
  expect(check).toMatchObject({ code: 3, document: { damage: [] } });
  expect(check.document.coming.files).toBe(3 * FRAMES - (objectsIn(copy).length - lists));
  expect(check.document.coming.bytes).toBeGreaterThan(check.document.coming.files * FRAME);
  const opened = await json<CheckReport>(['verify', '--place', 'T7', '--read-data']);
  expect(opened).toMatchObject({ code: 3, document: { damage: [], coming: check.document.coming } });
  expect(await words('T7')).toMatchObject({ [NEWEST]: 'complete', [OLDEST]: 'incomplete' });
  expect((await run(['place', 'first', 'T7'])).stderr).toContain('still on their way there');
  const out = join(folder, 'out');
  const restored = await run(['restore', '--from', 'T7', '--to', out, '--include', `**/${NEWEST}/**`]);
  expect(restored.code).toBe(0);
  const [back = ''] = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith(NEWEST),
  );
  expect(treeOf(join(out, back))).toEqual(treeOf(join(pictures, 'Clients', NEWEST)));
  expect((await run(['verify', copy])).code).toBe(3);
  const test = await json<DrillReport>(['drill', '--place', 'T7', '--all']);
  expect([test.code, test.document.passed]).toEqual([0, true]);
  // What came in the very moment of the end may not count yet.
  const there = 3 * FRAMES - check.document.coming.files;
  expect(test.document.files.length).toBeGreaterThan(there - TOGETHER);
  expect(test.document.files.length).toBeLessThanOrEqual(there);
  // What only a drive that is away has is not lost.
  renameSync(vault, `${vault}-away`);
  const without = await json<PlaceSync>(['place', 'sync', 'T7']);
  expect(without).toMatchObject({
    code: 7,
    document: { places: [{ whole: false, lacking: [], trouble: { code: 'place-absent' } }] },
  });
  expect(await json<CheckReport>(['verify', '--place', 'T7'])).toMatchObject({
    code: 3,
    document: { damage: [], coming: check.document.coming },
  });
  renameSync(`${vault}-away`, vault);
  // And it is carried on.
  expect(await json<PlaceSync>(['place', 'sync', 'T7'])).toMatchObject({
    code: 0,
    document: { complete: true },
  });
  expect(Object.values(await words('T7'))).toEqual(['complete', 'complete', 'complete']);
  expect(new Map([...filesOf(copy)].toSorted())).toEqual(new Map([...filesOf(vault)].toSorted()));
  const whole = await json<CheckReport>(['verify', '--place', 'T7']);
  expect(whole).toMatchObject({ code: 0, document: { damage: [], coming: { files: 0, bytes: 0 } } });
});

test('killed while it fills: nothing counts that is not there, and what was photographed since goes first', async () => {
  const { vault, copy, words, cutOff, take, json, run } = await studio();
  const before = objectsIn(vault).length;
  const lists = before - 3 * FRAMES;
  const add = ['place', 'add', copy, '--name', 'T7', '--same-disk', '--limit', '20MB'];
  await cutOff(add, 'SIGKILL', () => holds(copy, lists + 2));
  expect(Object.values(await words('T7'))).not.toContain('failed');
  const since = '2026-07-01_Huber';
  take(since, 1);
  expect((await run(['place', 'change', 'T7', '--manual'])).code).toBe(0);
  expect((await run(['backup'])).code).toBe(0);
  const more = objectsIn(vault).length - before;
  const there = objectsIn(copy).length;
  await cutOff(['place', 'sync', 'T7'], 'SIGTERM', () => holds(copy, there + more + TOGETHER));
  expect(await words('T7')).toMatchObject({ [since]: 'complete', [OLDEST]: 'incomplete' });
  expect(await json<PlaceSync>(['place', 'sync', 'T7'])).toMatchObject({
    code: 0,
    document: { complete: true },
  });
  expect(Object.values(await words('T7'))).toEqual(Array.from({ length: 4 }, () => 'complete'));
});

test('a drive does not wait for a slow place that is fed beside it', async () => {
  const { vault, folder, copy, words, cutOff, run } = await studio();
  const drive = join(folder, 'media', 'T9', 'Safelight');
  mkdirSync(dirname(drive), { recursive: true });
  const manual = ['--same-disk', '--manual'];
  expect((await run(['place', 'add', copy, '--name', 'T7', '--limit', '5MB', ...manual])).code).toBe(0);
  expect((await run(['place', 'add', drive, '--name', 'T9', ...manual])).code).toBe(0);
  const objects = objectsIn(vault).length;
  await cutOff(['place', 'sync'], 'SIGTERM', async () => {
    const roots = join(drive, 'snapshots');
    if (!holds(drive, objects) || !existsSync(roots) || readdirSync(roots).length === 0) return false;
    // Nobody brings the same files a second time beside it.
    const second = await run(['place', 'sync', 'T7']);
    expect([second.code, second.stdout]).toEqual([
      7,
      expect.stringContaining('another Safelight is bringing files there just now'),
    ]);
    return true;
  });
  expect(Object.values(await words('T9'))).toEqual(['complete', 'complete', 'complete']);
  expect(Object.values(await words('T7'))).toContain('incomplete');
});

test('while a place fills, an erasure reaches it without waiting for the pictures', async () => {
  const { vault, copy, cutOff, words, json, wordsFile } = await studio();
  const lists = objectsIn(vault).length - 3 * FRAMES;
  const add = ['place', 'add', copy, '--name', 'T7', '--same-disk', '--limit', '20MB'];
  await cutOff(add, 'SIGTERM', () => holds(copy, lists + FRAMES + TOGETHER));
  const before = objectsIn(copy).length;
  const erased = await json<EraseReport>([
    ...['erase', NEWEST, '--confirm', NEWEST, '--recovery-words-file', wordsFile],
  ]);
  expect(erased).toMatchObject({ document: { erased: true, files: FRAMES } });
  // What was erased went there, and of the rest nothing came but lists.
  expect(objectsIn(copy).length).toBeLessThan(before);
  expect(await words('T7')).toMatchObject({ [OLDEST]: 'incomplete' });
  expect(await json<CheckReport>(['verify', '--place', 'T7'])).toMatchObject({
    code: 3,
    document: { damage: [] },
  });
  expect(await json<PlaceSync>(['place', 'sync', 'T7'])).toMatchObject({
    code: 0,
    document: { complete: true },
  });
});

test('where two computers work on the vault, no snapshot is there before its pictures', async () => {
  const { vault, copy, cutOff, folder, wordsFile } = await studio();
  const laptop = newComputer(join(folder, 'laptop'));
  const { certificate } = JSON.parse(readFileSync(join(vault, 'vault.json'), 'utf8'));
  const known = ['--keystore', 'file', '--recovery-words-file', wordsFile, '--fingerprint', certificate];
  expect((await laptop.run(['open', vault, ...known])).code).toBe(0);
  const lists = objectsIn(vault).length - 3 * FRAMES;
  const add = ['place', 'add', copy, '--name', 'T7', '--same-disk', '--limit', '20MB'];
  await cutOff(add, 'SIGINT', () => holds(copy, lists + 2));
  expect(pathsIn(copy).some((path) => /^(snapshots|keyrings)\//.test(path))).toBe(false);
});
