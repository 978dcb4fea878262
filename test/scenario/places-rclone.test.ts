import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect } from 'vitest';
import type {
  CheckReport,
  PlaceAdded,
  PlaceList,
  PlaceSync,
  StatusReport,
} from '../../manifests/src/index.ts';
import { cable } from '../support/cable.ts';
import { cliEnvironment, cliLine } from '../support/cli.ts';
import { testUnless } from '../support/needs.ts';
import { obscured, writeRcloneConfig } from '../support/rclone.ts';
import { type SshServer, sshdObstacle, startSshd } from '../support/sshd.ts';
import { folderForAll } from '../support/temp-folder.ts';
import { computerWithVault } from './cli-studio.ts';
import { oneShoot } from './one-shoot.ts';
import { filesOf, flip, objectsIn } from './two-places.ts';

const needsSshd = testUnless(sshdObstacle());
const started: { sshd?: SshServer } = {};

beforeAll(async () => {
  if (sshdObstacle() === null) started.sshd = await startSshd(join(folderForAll(), 'sshd'));
});
afterAll(() => started.sshd?.stop());

/** A vault with one shoot, and a NAS that is reached by SFTP and a cable. */
const withNas = async () => {
  const { sshd } = started;
  if (sshd === undefined) throw new Error('sshd did not start');
  const computer = await computerWithVault();
  const { folder } = computer;
  const way = await cable(sshd.port);
  const config = writeRcloneConfig(folder, {
    nas: sshd.remote(way.port),
    stranger: { ...sshd.remote(way.port), key_file: '', pass: await obscured('wrong') },
  });
  const env = { RCLONE_CONFIG: config };
  const studio = await oneShoot(computer, { 'IMG_0001.CR3': 12_000_000, 'IMG_0002.CR3': 1_500_000 }, env);
  const share = join(folder, 'share', 'Safelight');
  return { ...computer, ...studio, env, way, share, url: `rclone:nas:${share}` };
};

/** Programs that run now with this in their environment, where the system tells. */
const programsWith = (setting: string): readonly string[] =>
  (existsSync('/proc/self/environ') ? readdirSync('/proc') : []).filter((id) => {
    try {
      return /^\d+$/.test(id) && readFileSync(`/proc/${id}/environ`, 'latin1').includes(setting);
    } catch {
      return false; // it has ended, or is somebody else's
    }
  });

needsSshd('a NAS holds the vault: fed after each backup, checked and mended without a key', async () => {
  const { run, json, vault, share, url, take } = await withNas();
  const added = await json<PlaceAdded>(['place', 'add', url, '--name', 'NAS']);
  expect(added).toMatchObject({ code: 0, document: { added: true, fed: { whole: true } } });
  take('IMG_0003.CR3', 2_000_000);
  expect((await run(['backup'])).stdout).toMatch(/NAS: \d+ files copied/);
  expect(filesOf(share)).toEqual(filesOf(vault));
  const status = await json<StatusReport>(['status', '--all']);
  expect(status.document.shoots[0]?.copies).toMatchObject([
    { place: 'vault', word: 'complete' },
    { place: 'NAS', word: 'complete' },
  ]);
  const listed = await json<PlaceList>(['place', 'list']);
  expect(listed.document.places[1]).toMatchObject({ kind: 'rclone', path: url, there: true });
  const [flipped = '', gone = ''] = objectsIn(share);
  flip(flipped);
  rmSync(gone);
  expect(await json<CheckReport>(['verify', '--place', 'NAS'])).toMatchObject({
    code: 4,
    document: { damage: [{}, {}] },
  });
  flip(flipped);
  const other = objectsIn(share).find((path) => path !== flipped) ?? '';
  flip(other);
  const { code, document } = await json<PlaceSync>(['place', 'sync', '--check']);
  expect([code, document.places.find(({ name }) => name === 'NAS')]).toMatchObject([
    0,
    { whole: true, copied: { files: 2 } },
  ]);
  expect(filesOf(share)).toEqual(filesOf(vault));
  expect(await json<CheckReport>(['verify', '--place', 'NAS'])).toMatchObject({
    code: 0,
    document: { damage: [] },
  });
  const first = await run(['place', 'first', 'NAS']);
  expect([first.code, first.stderr]).toEqual([2, expect.stringContaining('a folder or drive')]);
});

needsSshd('what is damaged in the first place comes back from a NAS', async () => {
  const { run, json, vault, share, url } = await withNas();
  expect((await run(['place', 'add', url, '--name', 'NAS'])).code).toBe(0);
  const before = filesOf(vault);
  flip(objectsIn(vault)[0] ?? '');
  expect(await json<PlaceSync>(['place', 'sync', '--check'])).toMatchObject({ code: 0 });
  expect(filesOf(vault)).toEqual(before);
  expect(filesOf(share)).toEqual(before);
});

needsSshd('a sync that is killed leaves no part under a name, and no rclone behind', async () => {
  const { run, json, home, env, vault, share, url, take } = await withNas();
  expect((await run(['place', 'add', url, '--name', 'NAS', '--manual'])).code).toBe(0);
  take('IMG_0010.CR3', 150_000_000);
  take('IMG_0011.CR3', 3_000_000);
  expect((await run(['backup'])).code).toBe(0);
  const [program = '', ...args] = cliLine(['place', 'sync', 'NAS']);
  const child = spawn(program, args, { cwd: home, env: cliEnvironment({ home, env }), stdio: 'ignore' });
  const incoming = join(share, '.incoming');
  while (!existsSync(incoming) || readdirSync(incoming).length === 0) await delay(5);
  child.kill('SIGKILL');
  await once(child, 'exit');
  while (programsWith(`RCLONE_CONFIG=${env.RCLONE_CONFIG}`).length > 0) await delay(20);
  const whole = filesOf(vault);
  for (const [path, bytes] of filesOf(share)) expect(bytes === whole.get(path), path).toBe(true);
  expect(await json<PlaceSync>(['place', 'sync', 'NAS'])).toMatchObject({
    code: 0,
    document: { complete: true },
  });
  expect(filesOf(share)).toEqual(whole);
});

needsSshd('what a remote lacks is told in a sentence, and nothing is kept', async () => {
  const { run, json, share, url } = await withNas();
  const add = async (where: string) => {
    const { code, stderr } = await run(['place', 'add', where, '--name', 'NAS']);
    return [code, stderr.replaceAll(/\s+/g, ' ')];
  };
  expect(await add('rclone:nobody:x')).toEqual([7, expect.stringContaining('knows no remote of this name')]);
  expect(await add('rclone:stranger:x')).toEqual([7, expect.stringContaining('neither the password nor')]);
  for (const inline of ['rclone::sftp,host=a,pass=hunter2:x', 'rclone:nas,pass=hunter2:x']) {
    const refused = await add(inline);
    expect(refused).toEqual([2, expect.stringContaining('rclone config')]);
    expect(refused[1]).not.toContain('hunter2');
  }
  mkdirSync(share, { recursive: true });
  writeFileSync(join(share, 'notes.txt'), 'mine');
  expect((await add(url))[0]).toBe(6);
  expect((await json<PlaceList>(['place', 'list'])).document.places).toHaveLength(1);
});

needsSshd('a NAS that is off keeps neither the backup nor the other places from being done', async () => {
  const { run, json, way, url, folder, take } = await withNas();
  expect((await run(['place', 'add', url, '--name', 'NAS'])).code).toBe(0);
  expect((await run(['place', 'add', join(folder, 'T7'), '--name', 'T7', '--same-disk'])).code).toBe(0);
  way.cut();
  take('IMG_0004.CR3', 1_200_000);
  const { code, stdout } = await run(['backup']);
  expect([code, stdout]).toEqual([0, expect.stringContaining('nothing answers there')]);
  expect(stdout).toMatch(/T7: \d+ files copied/);
  const synced = await json<PlaceSync>(['place', 'sync']);
  expect([synced.code, synced.document.places.map(({ whole }) => whole)]).toEqual([7, [true, false, true]]);
  expect((await run(['verify', '--place', 'NAS'])).code).toBe(7);
});

needsSshd('an add that was cut off is carried on; two folders of one remote are one copy', async () => {
  const { run, json, share, url } = await withNas();
  expect((await run(['place', 'add', url, '--name', 'NAS'])).code).toBe(0);
  const second = await json<PlaceAdded>(['place', 'add', `${url}-2`, '--name', 'Second']);
  expect(second).toMatchObject({ code: 0, document: { place: { sameDisk: 'NAS' } } });
  const nested = await run(['place', 'add', `${url}/inner`, '--name', 'Inner']);
  expect([nested.code, nested.stderr]).toEqual([2, expect.stringContaining('lies in or holds')]);
  // As it is before the description comes, with a part of the next file.
  expect((await run(['place', 'remove', 'NAS'])).code).toBe(0);
  for (const name of readdirSync(share))
    if (name === 'vault.json' || !/\./.test(name)) rmSync(join(share, name), { recursive: true });
  mkdirSync(join(share, '.incoming'), { recursive: true });
  writeFileSync(join(share, '.incoming', '.5f0c0f0e-7f53-4c5b-8d5c-0d4f4c1a9b11.part'), '{');
  const mark = readFileSync(join(share, 'place.json'), 'utf8');
  writeFileSync(join(share, 'place.json'), mark.replace(/"vault":"[^"]{8}/, '"vault":"00000000'));
  expect((await run(['place', 'add', url, '--name', 'NAS'])).code).toBe(6);
  writeFileSync(join(share, 'place.json'), mark);
  const again = await json<PlaceAdded>(['place', 'add', url, '--name', 'NAS']);
  expect(again).toMatchObject({ code: 0, document: { adopted: false, fed: { whole: true } } });
  expect(readFileSync(join(share, 'place.json'), 'utf8')).toBe(mark);
  expect((await run(['verify', '--place', 'NAS'])).code).toBe(0);
});

needsSshd('computer and drives gone: the words and a NAS are a studio again', async () => {
  const { run, url, vault, home, folder, wordsFile } = await withNas();
  expect((await run(['place', 'add', url, '--name', 'NAS'])).code).toBe(0);
  const { certificate } = JSON.parse(readFileSync(join(vault, 'vault.json'), 'utf8'));
  for (const gone of [vault, home]) rmSync(gone, { recursive: true });
  mkdirSync(home);
  const drive = join(folder, 'New');
  const known = ['--keystore', 'file', '--recovery-words-file', wordsFile, '--fingerprint', certificate];
  const opened = await run(['open', url, ...known, '--to', drive]);
  expect([opened.code, opened.stdout]).toEqual([0, expect.stringContaining('holds everything')]);
  expect((await run(['verify', '--read-data'])).code).toBe(0);
  expect((await run(['restore', '--to', join(folder, 'back')])).code).toBe(0);
});
