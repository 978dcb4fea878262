import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { DrillReport, MissingReport, OpenReport, RestoreReport } from '../../manifests/src/index.ts';
import { faultyWay } from '../support/faulty-s3.ts';
import { testUnless } from '../support/needs.ts';
import { writeRcloneConfig } from '../support/rclone.ts';
import { sshdObstacle, startSshd } from '../support/sshd.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { treeOf } from '../support/tree.ts';
import { computerWithVault } from './cli-studio.ts';
import { oneShoot, SHOOT } from './one-shoot.ts';
import { bucketsForAll, needsS3 } from './with-bucket.ts';

const withBucket = bucketsForAll();
const TAKEN = new Date('2026-04-26T14:03:11Z');

/** A bucket that was fed, behind a way on which every request is seen; the drive is dead. */
const farOnly = async () => {
  const studio = await withBucket();
  const { run, server, url, shoot, take, vault } = studio;
  take('IMG_0003.CR3', 1_500_000);
  take('IMG_0003.xmp', 3_000);
  // A camera writes no nanoseconds, and a restore keeps no more than microseconds.
  for (const name of readdirSync(shoot)) utimesSync(join(shoot, name), TAKEN, TAKEN);
  expect((await run(['backup'])).code).toBe(0);
  const way = await faultyWay(server.endpoint);
  const far = url('studio').replace(server.endpoint, way.endpoint);
  expect((await run(['place', 'add', far, '--name', 'Cloud'])).code).toBe(0);
  renameSync(vault, `${vault}-dead`);
  const before = way.seen.length;
  const objectsAsked = (): ReadonlySet<string> =>
    new Set(
      way.seen.slice(before).flatMap((line) => /^GET .*\/objects\/..\/([0-9a-f]{64})/.exec(line)?.[1] ?? []),
    );
  return { ...studio, way, far, objectsAsked };
};

const found = (folder: string, name: string): Buffer => {
  const path = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((one) => one.endsWith(name));
  return readFileSync(join(folder, path ?? ''));
};

const leftIn = (home: string): readonly string[] =>
  readdirSync(home).filter((name) => name.startsWith('look-'));

needsS3('one picture comes back from a bucket, and the others are not asked for', async () => {
  const { run, json, folder, home, shoot, objectsAsked } = await farOnly();
  const out = join(folder, 'out');
  const away = await run(['restore', '--to', out]);
  expect([away.code, away.stderr]).toEqual([7, expect.stringContaining('another copy of the vault: Cloud.')]);
  const plan = await json([
    'restore',
    '--from',
    'Cloud',
    '--to',
    out,
    '--include',
    '*IMG_0002*',
    '--dry-run',
  ]);
  expect(plan).toMatchObject({ code: 0, document: { files: 1, bytes: 1_500_000 } });
  const back = await json<RestoreReport>([
    'restore',
    '--from',
    'Cloud',
    '--to',
    out,
    '--include',
    '*IMG_0002*',
  ]);
  expect(back).toMatchObject({ code: 0, document: { failures: [], findings: [] } });
  expect(found(out, 'IMG_0002.CR3').equals(readFileSync(join(shoot, 'IMG_0002.CR3')))).toBe(true);
  // Lists and one picture of three.
  expect(objectsAsked().size).toBeLessThanOrEqual(3);
  expect(leftIn(home)).toEqual([]);
  expect((await run(['snapshots', '--place', 'Cloud'])).stdout).toContain('Pictures');
});

needsS3(
  'everything comes back from a bucket bit for bit, what is missing too, and a restore test proves it',
  async () => {
    const { json, folder, shoot, home } = await farOnly();
    const before = treeOf(shoot);
    const out = join(folder, 'out');
    expect(await json<RestoreReport>(['restore', '--from', 'Cloud', '--to', out])).toMatchObject({ code: 0 });
    const back = readdirSync(out, { recursive: true, encoding: 'utf8' }).find((path) => path.endsWith(SHOOT));
    expect(treeOf(join(out, back ?? ''))).toEqual(before);
    for (const name of ['IMG_0001.CR3', 'IMG_0003.xmp']) rmSync(join(shoot, name));
    const missing = await json<MissingReport>(['restore', '--missing', '--from', 'Cloud']);
    expect(missing).toMatchObject({ code: 0, document: { files: [{}, {}], failures: [] } });
    expect(treeOf(shoot)).toEqual(before);
    const drill = await json<DrillReport>(['drill', '--place', 'Cloud', '--all']);
    // A CR3 of these is no picture that can be decoded: it came back all the same.
    expect(drill.document.files.map(({ trouble }) => trouble)).toEqual([null, null, null]);
    expect(leftIn(home)).toEqual([]);
  },
);

needsS3('a damaged object is refused and named, and the others come back', async () => {
  const { json, folder, server, bucket, keys } = await farOnly();
  const sizes = await Promise.all(
    (await keys('studio/objects/')).map(async (key) => ({
      key,
      length: (await server.ask('GET', `/${bucket}/${key}`)).length,
    })),
  );
  const [largest] = sizes.toSorted((a, b) => b.length - a.length);
  await server.ask('PUT', `/${bucket}/${largest?.key}`, '', 'x'.repeat(40_000_000));
  const back = await json<RestoreReport>(['restore', '--from', 'Cloud', '--to', join(folder, 'out')]);
  expect(back).toMatchObject({
    code: 4,
    document: { failures: [{ path: expect.stringContaining('IMG_0001.CR3') }] },
  });
  expect(found(join(folder, 'out'), 'IMG_0002.CR3')).toHaveLength(1_500_000);
  expect(readdirSync(join(folder, 'out'), { recursive: true, encoding: 'utf8' }).join('\n')).not.toContain(
    'IMG_0001',
  );
});

needsS3('when the line goes the restore ends and says so, and the next carries on', async () => {
  const { run, folder, way, home } = await farOnly();
  const out = join(folder, 'out');
  const pass = way.faults;
  way.faults = {
    ...pass,
    fate: (asked) =>
      /objects/.test(asked.url ?? '') &&
      Number(/bytes=(\d+)/.exec(asked.headers.range ?? '')?.[1] ?? 0) > 20_000_000
        ? 'error'
        : 'pass',
  };
  const cut = await run(['restore', '--from', 'Cloud', '--to', out]);
  expect([cut.code, cut.stderr]).toEqual([7, expect.stringContaining('Cloud')]);
  expect(leftIn(home)).toEqual([]);
  way.faults = pass;
  const back = await run(['restore', '--from', 'Cloud', '--to', out]);
  expect([back.code, back.stderr]).toEqual([0, expect.anything()]);
  expect(found(out, 'IMG_0001.CR3')).toHaveLength(40_000_000);
});

needsS3('computer and drives gone: the words and a bucket, and no drive for all of it yet', async () => {
  const { run, json, far, home, folder, vault, shoot, wordsFile } = await farOnly();
  const { certificate } = JSON.parse(readFileSync(join(`${vault}-dead`, 'vault.json'), 'utf8'));
  const before = treeOf(shoot);
  for (const gone of [shoot, home]) rmSync(gone, { recursive: true });
  mkdirSync(home);
  const known = ['--keystore', 'file', '--recovery-words-file', wordsFile, '--fingerprint', certificate];
  const opened = await json<OpenReport>(['open', far, ...known]);
  expect(opened).toMatchObject({ code: 0, document: { files: 4, brought: null, backupsWait: true } });
  const out = join(folder, 'out');
  expect((await run(['restore', '--to', out])).code).toBe(0);
  const back = readdirSync(out, { recursive: true, encoding: 'utf8' }).find((path) => path.endsWith(SHOOT));
  expect(treeOf(join(out, back ?? ''))).toEqual(before);
  const refused = await run(['backup', out]);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('brings it to a drive first')]);
  expect((await run(['place', 'add', join(folder, 'New', 'Safelight'), '--name', 'New'])).code).toBe(0);
  expect((await run(['place', 'first', 'New'])).code).toBe(0);
  expect((await run(['backup', out])).code).toBe(0);
  expect((await run(['verify'])).code).toBe(0);
});

testUnless(sshdObstacle())('from a NAS by SFTP as from a bucket', async () => {
  const sshd = await startSshd(temporaryFolder());
  try {
    const computer = await computerWithVault();
    const { folder, vault, home } = computer;
    const config = writeRcloneConfig(folder, { nas: sshd.remote(sshd.port) });
    const { run, json, shoot } = await oneShoot(
      computer,
      { 'IMG_0001.CR3': 12_000_000 },
      { RCLONE_CONFIG: config },
    );
    const share = join(folder, 'share', 'Safelight');
    expect((await run(['place', 'add', `rclone:nas:${share}`, '--name', 'NAS'])).code).toBe(0);
    renameSync(vault, `${vault}-dead`);
    const out = join(folder, 'out');
    expect(await json<RestoreReport>(['restore', '--from', 'NAS', '--to', out])).toMatchObject({ code: 0 });
    expect(found(out, 'IMG_0001.CR3').equals(readFileSync(join(shoot, 'IMG_0001.CR3')))).toBe(true);
    expect(leftIn(home)).toEqual([]);
  } finally {
    await sshd.stop();
  }
});
