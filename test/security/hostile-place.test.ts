import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256Of } from '../../core/src/vault/signing.ts';
import type { CheckReport, PlaceSync } from '../../manifests/src/index.ts';
import { filesOf, flip, twoPlaces } from '../scenario/two-places.ts';
import { safelight } from '../support/cli.ts';

const FAKE = '#!/bin/sh\necho your recovery words please\n';

test('a script that somebody put on a drive reaches no other place, and is replaced', async () => {
  const { json, vault, copy } = await twoPlaces();
  const own = readFileSync(join(vault, 'restore.sh'));
  writeFileSync(join(copy, 'restore.sh'), FAKE);
  rmSync(join(vault, 'restore.sh'));
  const { code, document } = await json<PlaceSync>(['place', 'sync']);
  expect(code).toBe(4);
  expect(document.complete).toBe(false);
  expect(existsSync(join(vault, 'restore.sh'))).toBe(false);
  writeFileSync(join(vault, 'restore.sh'), own);
  expect((await json<PlaceSync>(['place', 'sync'])).code).toBe(0);
  expect(readFileSync(join(copy, 'restore.sh'))).toEqual(own);
});

test.each(['restore.sh', 'recovery-key.asc', 'restore.sh.sig', 'recovery-key.asc.sig'])(
  'one bit of %s is found and mended by any sync',
  async (name) => {
    const { json, vault, copy } = await twoPlaces();
    flip(join(copy, name));
    const { code, document } = await json<PlaceSync>(['place', 'sync']);
    expect([code, document.complete]).toEqual([0, true]);
    expect(filesOf(copy)).toEqual(filesOf(vault));
  },
);

test('what nobody signed spreads nowhere: settings, deliveries, certificates, objects', async () => {
  const { json, vault, copy } = await twoPlaces();
  const before = filesOf(vault);
  const large = randomBytes(2_000_000);
  mkdirSync(join(copy, 'deliveries'), { recursive: true });
  const fakes = [
    `settings/${sha256Of(large)}`,
    `settings/${'0'.repeat(64)}`,
    `machines/${'a'.repeat(40)}.asc`,
    `inventories/${sha256Of(large)}`,
    `objects/00/${'0'.repeat(64)}`,
  ];
  for (const fake of fakes) {
    mkdirSync(dirname(join(copy, fake)), { recursive: true });
    writeFileSync(join(copy, fake), large);
  }
  const { code, document } = await json<PlaceSync>(['place', 'sync']);
  expect([code, document.places.map(({ copied }) => copied.files)]).toEqual([0, [0, 0]]);
  expect(filesOf(vault)).toEqual(before);
});

test('junk under the name of a certificate does not replace the certificate', async () => {
  const { json, vault, copy } = await twoPlaces();
  const [name = ''] = [...filesOf(vault).keys()].filter((path) => path.startsWith('machines/'));
  writeFileSync(join(copy, name), randomBytes(200));
  expect((await json<PlaceSync>(['place', 'sync'])).code).toBe(0);
  expect(filesOf(copy)).toEqual(filesOf(vault));
});

test('a pipe or a giant under the name of the mark is no mark, and nothing waits for it', async () => {
  const { run, copy } = await twoPlaces();
  rmSync(join(copy, 'place.json'));
  execFileSync('mkfifo', [join(copy, 'place.json')]);
  expect((await run(['place', 'list'], { timeout: 30_000 })).code).toBe(0);
  expect((await run(['place', 'sync'], { timeout: 60_000 })).code).toBe(0);
});

test('another computer that adds a place leaves the mark of the first as it is', async () => {
  const { run, folder, vault, wordsFile } = await twoPlaces();
  const home = join(folder, 'second');
  mkdirSync(home);
  const second = (args: readonly string[]) => safelight(args, { home });
  const { certificate } = JSON.parse(readFileSync(join(vault, 'vault.json'), 'utf8')) as {
    certificate: string;
  };
  const words = ['--fingerprint', certificate, '--recovery-words-file', wordsFile];
  const opened = await second(['open', vault, '--keystore', 'file', ...words]);
  expect(opened.code).toBe(0);
  const mark = readFileSync(join(vault, 'place.json'), 'utf8');
  expect((await second(['place', 'add', join(folder, 'other'), '--same-disk'])).code).toBe(0);
  expect(readFileSync(join(vault, 'place.json'), 'utf8')).toBe(mark);
  expect((await run(['backup'])).code).toBe(0);
});

test('a place that lacks the newest snapshot is not called whole while the one that has it is away', async () => {
  const { run, json, vault, drive, take } = await twoPlaces();
  renameSync(drive, `${drive}-away`);
  take('IMG_0008.CR3');
  await run(['backup']);
  renameSync(`${drive}-away`, drive);
  renameSync(vault, `${vault}-away`);
  const { code, document } = await json<PlaceSync>(['place', 'sync', 'T7']);
  expect([code, document.places[0]?.whole]).toEqual([7, false]);
  expect((await run(['place', 'first', 'T7'])).code).toBe(2);
  renameSync(`${vault}-away`, vault);
  expect((await json<PlaceSync>(['place', 'sync'])).code).toBe(0);
  expect((await json<CheckReport>(['verify', '--place', 'T7'])).code).toBe(0);
});

test('a folder that is a place under another name, or lies in one, is refused', async () => {
  const { run, vault, folder } = await twoPlaces();
  execFileSync('ln', ['-s', vault, join(folder, 'link')]);
  for (const path of [join(folder, 'link'), join(vault, 'objects', 'zz'), folder])
    expect((await run(['place', 'add', path, '--name', 'X', '--same-disk'])).code).toBe(2);
});
