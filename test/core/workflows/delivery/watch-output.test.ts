import { appendFileSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type BytePath, bytePathFromText } from '../../../../core/src/model/paths.ts';
import { assertApart, OutputWatch } from '../../../../core/src/workflows/delivery/watch-output.ts';
import { temporaryFolder } from '../../../support/temp-folder.ts';

const times = { look: 1000, steady: 3000, quiet: 5000, late: 20_000 };

/** What happens in the folder before each look, by its number. */
type Script = Readonly<Record<number, () => void>>;

const begin = (folder: string, script: Script = {}, always: () => void = () => undefined) => {
  const controller = new AbortController();
  const notes: string[] = [];
  let [now, looks] = [0, 0];
  const watch = new OutputWatch(bytePathFromText(folder), times, {
    signal: controller.signal,
    clock: () => new Date(now),
    onEvent: (event) => {
      if (event.kind === 'note') notes.push(event.text);
    },
    pause: async (milliseconds, signal) => {
      signal.throwIfAborted();
      now += milliseconds;
      looks += 1;
      script[looks]?.();
      always();
      if (looks > 200) controller.abort(new Error('nothing came'));
    },
  });
  return { watch, notes, controller, looks: () => looks };
};

const arrivedIn = (folder: string, paths: readonly BytePath[]): readonly string[] =>
  paths
    .map((path) =>
      Buffer.from(path, 'latin1')
        .toString()
        .slice(folder.length + 1),
    )
    .sort();

test('pictures in nested folders, one of them growing, arrive together and whole', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'before.jpg'), 'x');
  const inside = (...parts: readonly string[]) => join(folder, ...parts);
  const { watch, looks } = begin(folder, {
    2: () => writeFileSync(inside('1.jpg'), 'x'),
    4: () => {
      mkdirSync(inside('Selects', 'Web'), { recursive: true });
      writeFileSync(inside('Selects', 'Web', 'Ü 🎉.jpg.tmp'), 'x');
    },
    6: () => appendFileSync(inside('1.jpg'), 'x'),
    8: () => renameSync(inside('Selects', 'Web', 'Ü 🎉.jpg.tmp'), inside('Selects', 'Web', 'Ü 🎉.jpg')),
    9: () => symlinkSync('/etc/hostname', inside('link.jpg')),
  });
  expect(watch.before).toBe(1);
  const arrived = await watch.next();
  expect(
    arrivedIn(
      folder,
      arrived.scan.chosen.map(({ path }) => path),
    ),
  ).toEqual(['1.jpg', 'Selects/Web/Ü 🎉.jpg']);
  expect(looks()).toBe(13);
  watch.settle(arrived);
  expect(watch.waiting).toEqual([]);
  await expect(watch.next()).rejects.toThrow('nothing came');
});

test('a file that never ends is told by name, and left out', async () => {
  const folder = temporaryFolder();
  const endless = join(folder, 'endless.jpg');
  writeFileSync(join(folder, 'x'), '');
  const { watch, notes } = begin(folder, { 1: () => writeFileSync(join(folder, '1.jpg'), 'x') }, () =>
    appendFileSync(endless, 'x'),
  );
  const { scan, unfinished } = await watch.next();
  expect(
    arrivedIn(
      folder,
      scan.chosen.map(({ path }) => path),
    ),
  ).toEqual(['1.jpg']);
  expect(arrivedIn(folder, unfinished)).toEqual(['endless.jpg']);
  expect(notes).toEqual([expect.stringMatching(/endless\.jpg is still not finished/)]);
});

test('a drive that is pulled and comes back brings nothing new', async () => {
  const drive = temporaryFolder();
  const folder = join(drive, 'Output');
  mkdirSync(folder);
  writeFileSync(join(folder, 'before.jpg'), 'x');
  const { watch, notes } = begin(folder, {
    3: () => renameSync(folder, `${folder} away`),
    9: () => renameSync(`${folder} away`, folder),
  });
  await expect(watch.next()).rejects.toThrow('nothing came');
  expect(notes).toEqual([expect.stringMatching(/Output cannot be read at the moment/)]);
});

test('an interruption while it waits ends it, and says what had arrived', async () => {
  const folder = temporaryFolder();
  const { watch, controller } = begin(folder, {
    1: () => writeFileSync(join(folder, '1.jpg'), 'x'),
    3: () => controller.abort(new Error('Ctrl-C')),
  });
  await expect(watch.next()).rejects.toThrow('Ctrl-C');
  expect(arrivedIn(folder, watch.waiting)).toEqual(['1.jpg']);
});

test.each([
  ['missing', 'source-missing'],
  ['file.jpg', 'bad-argument'],
])('a folder that is none is told at once: %s', (name, code) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file.jpg'), 'x');
  expect(() => begin(join(folder, name))).toThrow(expect.objectContaining({ code }));
});

test('deliveries lie outside of what is watched, by whatever name', async () => {
  const folder = temporaryFolder();
  const watched = join(folder, 'Output');
  mkdirSync(watched);
  symlinkSync(watched, join(folder, 'link'));
  for (const out of [
    watched,
    join(watched, 'a', 'b'),
    join(folder, 'link', 'new'),
    join(folder, 'x', '..', 'Output'),
  ])
    await expect(assertApart(watched, out), out).rejects.toMatchObject({ code: 'bad-argument' });
  await assertApart(watched, join(folder, 'Outputs'));
  await assertApart(watched, folder);
});
