import { readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { FindReport } from '../../core/src/index.ts';
import { computerWithStudio, newComputer } from './cli-studio.ts';

const backedUp = async () => {
  const computer = await computerWithStudio();
  expect(await computer.run(['backup', computer.studio.catalog])).toMatchObject({ code: 0 });
  const [wedding = '', portraits = ''] = computer.studio.shoots;
  const find = (...args: readonly string[]) => computer.json<FindReport>(['find', ...args]);
  return { ...computer, wedding, portraits, find };
};

test('a picture is found by its name, and told whether it is on the disk as it was backed up', async () => {
  const { find, portraits } = await backedUp();
  const path = join(portraits, 'IMG_0104.DNG');
  const found = await find('img_0104');
  expect(found).toMatchObject({
    code: 0,
    document: { unlisted: 0, files: [{ path, disk: 'same', vault: 'whole' }] },
  });
  const digest = found.document.files[0]?.xxh128 ?? '';
  expect(await find(digest)).toMatchObject({ code: 0, document: { files: [{ path }] } });
  utimesSync(path, 1, 1);
  expect((await find('IMG_0104.DNG')).document.files).toMatchObject([{ disk: 'changed' }]);
  rmSync(path);
  expect((await find('IMG_0104.DNG')).document.files).toMatchObject([{ disk: 'gone' }]);
  rmSync(portraits, { recursive: true });
  expect((await find('IMG_0104.DNG')).document.files).toMatchObject([{ disk: 'away' }]);
});

test('it is found although the drive of the vault lies in the drawer', async () => {
  const { find, run, vault, folder } = await backedUp();
  await run(['status']);
  renameSync(vault, join(folder, 'drawer'));
  const { code, document } = await find('IMG_0104');
  expect(code).toBe(0);
  expect(document.places).toEqual([{ name: 'vault', path: vault, there: false, seen: expect.any(String) }]);
  expect(await find('IMG_7777')).toMatchObject({
    code: 2,
    document: { error: { code: 'picture-unknown', data: { everywhere: false } } },
  });
  expect(await find('IMG_0104', '--snapshots')).toMatchObject({ code: 7 });
  expect((await run(['find', 'IMG_0104'])).stdout).toContain('is not plugged in; last seen');
});

test('older snapshots tell every version, and what is not backed up any more', async () => {
  const { find, run, studio } = await backedUp();
  const preset = join(studio.settings, 'Develop Presets', 'Clean studio.xmp');
  writeFileSync(preset, 'second');
  await run(['backup']);
  await run(['backup']);
  const { document } = await find('Clean studio', '--snapshots');
  expect(document.files).toMatchObject([
    {
      path: preset,
      versions: [
        { bytes: 6, first: 2, last: 3 },
        { first: 1, last: 1 },
      ],
    },
  ]);
  rmSync(preset);
  await run(['backup']);
  const gone = await find('Clean studio');
  expect(gone.document.files).toMatchObject([
    { path: preset, disk: 'gone', vault: 'not', versions: [{ first: 2, last: 3 }, { first: 1 }] },
  ]);
  expect(await find('Never made')).toMatchObject({
    code: 2,
    document: { error: { data: { everywhere: true } } },
  });
});

test('a file of the vault tells which pictures lie in it', async () => {
  const { find, vault } = await backedUp();
  const objects = readdirSync(join(vault, 'objects'), { recursive: true, encoding: 'utf8' })
    .map((name) => `objects/${name}`)
    .filter((name) => statSync(join(vault, name)).isFile());
  const found = await Promise.all(objects.map((object) => find(object, '--all')));
  const pictures = found.flatMap(({ code, document }) =>
    code === 0 ? document.files.map(({ path }) => path) : [],
  );
  expect(new Set(pictures).size).toBe(pictures.length);
  expect(pictures.filter((path) => path.endsWith('.DNG'))).toHaveLength(13);
});

test('more than twenty are counted; a computer that only adds needs the words for older snapshots', async () => {
  const { find, json, run, vault, wordsFile, folder } = await backedUp();
  const some = await find('*');
  expect(some.document.files).toHaveLength(20);
  expect((await find('*', '--all')).document.files).toHaveLength(20 + some.document.unlisted);
  const { certificate } = (await json<{ certificate: string }>(['verify'])).document;
  const adding = newComputer(join(folder, 'laptop'));
  const words = ['--recovery-words-file', wordsFile];
  const open = ['open', vault, '--write-only', '--keystore', 'file', '--fingerprint', certificate];
  expect(await adding.run([...open, ...words])).toMatchObject({ code: 0 });
  expect(await adding.json(['find', 'IMG_0104', '--snapshots'])).toMatchObject({ code: 5 });
  const opened = await adding.json<FindReport>(['find', 'IMG_0104', '--snapshots', ...words]);
  expect(opened.document.files).toMatchObject([{ versions: [{ first: 1, last: 1 }] }]);
  expect((await run(['find', 'IMG_0104'])).stdout).toContain('On the disk: there, as it was backed up.');
});
