import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type {
  CheckReport,
  PlaceAdded,
  PlaceList,
  PlaceSync,
  RestoreReport,
  StatusReport,
} from '../../manifests/src/index.ts';
import { bucketsForAll, needsS3 } from './with-bucket.ts';

const withBucket = bucketsForAll();

needsS3('a bucket holds the vault: fed after each backup, checked and mended without a key', async () => {
  const { run, json, server, bucket, url, keys, take } = await withBucket();
  const added = await json<PlaceAdded>(['place', 'add', url('studio'), '--name', 'Cloud']);
  expect(added).toMatchObject({ code: 0, document: { added: true, fed: { whole: true } } });
  take('IMG_0003.CR3', 2_000_000);
  expect((await run(['backup'])).stdout).toMatch(/Cloud: \d+ files copied/);
  const status = await json<StatusReport>(['status', '--all']);
  expect(status.document.shoots[0]?.copies).toMatchObject([
    { place: 'vault', word: 'complete' },
    { place: 'Cloud', word: 'complete' },
  ]);
  const objects = await keys('studio/objects/');
  expect(objects.length).toBeGreaterThanOrEqual(3);
  await server.ask('PUT', `/${bucket}/${objects[0]}`, '', 'other bytes');
  await server.ask('DELETE', `/${bucket}/${objects[1]}`);
  expect(await json<CheckReport>(['verify', '--place', 'Cloud'])).toMatchObject({
    code: 4,
    document: { damage: [{}, {}] },
  });
  const { code, document } = await json<PlaceSync>(['place', 'sync']);
  expect([code, document.places.find(({ name }) => name === 'Cloud')]).toMatchObject([
    0,
    { whole: true, copied: { files: 2 } },
  ]);
  expect(await json<CheckReport>(['verify', '--place', 'Cloud'])).toMatchObject({
    code: 0,
    document: { damage: [] },
  });
});

needsS3('when the drive is dead, the bucket fills a new one, and backups go there', async () => {
  const { run, json, vault, url, folder, shoot } = await withBucket();
  expect((await run(['place', 'add', url('studio'), '--name', 'Cloud'])).code).toBe(0);
  renameSync(vault, `${vault}-dead`);
  const anew = join(folder, 'new-drive');
  const added = await json<PlaceAdded>(['place', 'add', anew, '--name', 'New']);
  expect(added).toMatchObject({ code: 0, document: { fed: { whole: true } } });
  expect((await run(['place', 'first', 'New'])).code).toBe(0);
  expect((await run(['place', 'remove', 'vault'])).code).toBe(0);
  rmSync(join(shoot, 'IMG_0002.CR3'));
  writeFileSync(join(shoot, 'IMG_0009.CR3'), 'new');
  expect((await run(['backup'])).stdout).toContain('Cloud: ');
  const back = await json<RestoreReport>(['restore', '--to', join(folder, 'back')]);
  expect(back).toMatchObject({ code: 0, document: { failures: [] } });
  expect(existsSync(vault)).toBe(false);
  expect(await json<CheckReport>(['verify'])).toMatchObject({ code: 0, document: { damage: [] } });
});

needsS3('wrong keys, no bucket and a bucket in use are told in a sentence, and nothing is kept', async () => {
  const { run, json, server, bucket, url } = await withBucket();
  const wrong = await run(['place', 'add', url('wrong'), '--name', 'Cloud']);
  expect([wrong.code, wrong.stderr]).toEqual([7, expect.stringContaining('the key in use is not accepted')]);
  const none = await run(['place', 'add', url('studio').replace(bucket, 'nowhere'), '--name', 'Cloud']);
  expect([none.code, none.stderr]).toEqual([7, expect.stringContaining('no such bucket')]);
  await server.ask('PUT', `/${bucket}/studio/notes.txt`, '', 'mine');
  expect((await run(['place', 'add', url('studio'), '--name', 'Cloud'])).code).toBe(6);
  expect(
    (await run(['place', 'add', 's3://bucket?endpoint=http://example.org', '--name', 'Cloud'])).code,
  ).toBe(2);
  expect((await json<{ places: readonly unknown[] }>(['place', 'list'])).document.places).toHaveLength(1);
});

needsS3(
  'a bucket that cannot be reached keeps neither the backup nor the other places from being done',
  async () => {
    const { run, json, server, url, folder, take } = await withBucket();
    expect((await run(['place', 'add', url('studio'), '--name', 'Cloud'])).code).toBe(0);
    expect((await run(['place', 'add', join(folder, 'T7'), '--name', 'T7', '--same-disk'])).code).toBe(0);
    const config = join(folder, 'home', 'config.json');
    writeFileSync(config, readFileSync(config, 'utf8').replace(server.endpoint, 'http://127.0.0.1:9'));
    take('IMG_0004.CR3', 1_200_000);
    const { code, stdout } = await run(['backup']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('nothing answers there')]);
    expect(stdout).toMatch(/T7: \d+ files copied/);
    const synced = await json<PlaceSync>(['place', 'sync']);
    expect([synced.code, synced.document.places.map(({ whole }) => whole)]).toEqual([7, [true, false, true]]);
  },
);

needsS3('a bucket that strangers read is no place, and one that deletes is no copy', async () => {
  const { run, json, server, bucket, url, keys } = await withBucket();
  const open = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::*' }],
  };
  await server.ask('PUT', `/${bucket}`, 'policy', JSON.stringify(open));
  const refused = await run(['place', 'add', url('studio'), '--name', 'Cloud']);
  expect([refused.code, refused.stderr]).toEqual([6, expect.stringContaining('Anybody can read')]);
  expect(await keys('')).toEqual([]);
  await server.ask('DELETE', `/${bucket}`, 'policy');
  expect((await run(['place', 'add', url('studio'), '--name', 'Cloud', '--elsewhere'])).code).toBe(0);
  await json(['rule', 'set', '--copies', '2', '--media', '2', '--elsewhere', '1']);
  expect((await run(['status'])).code).toBe(0);
  await server.ask(
    'PUT',
    `/${bucket}`,
    'lifecycle',
    '<LifecycleConfiguration><Rule><ID>r</ID><Filter><Prefix></Prefix></Filter><Status>Enabled</Status><Expiration><Days>30</Days></Expiration></Rule></LifecycleConfiguration>',
  );
  const asked = await json<PlaceList>(['place', 'change', 'Cloud']);
  expect(asked.document.places[1]).toMatchObject({ store: { expires: 30, deletes: true, versions: false } });
  const { code, document } = await json<StatusReport>(['status']);
  expect(code).toBe(3);
  expect(document.shoots[0]).toMatchObject({
    copies: [{ word: 'complete' }, { place: 'Cloud', word: 'complete' }],
    rule: { copies: 1, elsewhere: 0 },
  });
  expect((await run(['status'])).stdout).toContain('it deletes files after 30 days: no copy');
});

needsS3('computer and drives gone: the words and a bucket are a studio again', async () => {
  const { run, url, home, folder, vault, shoot, wordsFile } = await withBucket();
  expect((await run(['place', 'add', url('studio'), '--name', 'Cloud'])).code).toBe(0);
  await run(['rule', 'set', '--copies', '2', '--media', '2']);
  expect((await run(['backup'])).code).toBe(0);
  const { certificate } = JSON.parse(readFileSync(join(vault, 'vault.json'), 'utf8'));
  const before = readFileSync(join(shoot, 'IMG_0001.CR3'));
  for (const gone of [vault, shoot, home]) rmSync(gone, { recursive: true });
  mkdirSync(home);
  const known = ['--keystore', 'file', '--recovery-words-file', wordsFile, '--fingerprint', certificate];
  // Where it cannot be brought this computer is attached all the same, and the next try goes on from there.
  const full = join(folder, 'full');
  mkdirSync(full);
  writeFileSync(join(full, 'notes.txt'), 'mine');
  expect((await run(['open', url('studio'), ...known, '--to', full])).code).toBe(6);
  expect((await run(['backup'])).stderr).toContain('brings it to a drive first');
  const drive = join(folder, 'New', 'Safelight');
  const opened = await run(['open', url('studio'), ...known, '--to', drive]);
  expect([opened.code, opened.stdout]).toEqual([0, expect.stringContaining('holds everything')]);
  expect(opened.stdout).toContain('2 files known again');
  expect((await run(['place', 'list'])).stdout).toMatch(
    /Safelight in .*backups go here first.*\n.*Cloud in s3:/,
  );
  expect((await run(['rule', 'show'])).stdout).toContain('2 copies, 2 media, 1 elsewhere');
  const back = join(folder, 'back');
  expect((await run(['restore', '--to', back])).code).toBe(0);
  const found = readdirSync(back, { recursive: true, encoding: 'utf8' }).find((name) =>
    name.endsWith('IMG_0001.CR3'),
  );
  expect(readFileSync(join(back, found ?? '')).equals(before)).toBe(true);
  expect((await run(['verify'])).code).toBe(0);
});
