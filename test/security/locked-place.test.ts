import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type {
  CheckReport,
  PlaceAdded,
  PlaceList,
  PlaceSync,
  RestoreReport,
} from '../../manifests/src/index.ts';
import { daysAhead } from '../scenario/prune-studio.ts';
import { objectsIn } from '../scenario/two-places.ts';
import { bucketsForAll, needsS3 } from '../scenario/with-bucket.ts';
import { faultyWay } from '../support/faulty-s3.ts';

const buckets = bucketsForAll();

const lockedBucket = async () => {
  const computer = await buckets('locked');
  const { json, url } = computer;
  const added = await json<PlaceAdded>(['place', 'add', `${url('studio')}&lock=30`, '--name', 'Cloud']);
  expect(added).toMatchObject({ code: 0, document: { place: { lockDays: 30 }, fed: { whole: true } } });
  return computer;
};

const picturesIn = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name), 'latin1')]),
  );

needsS3(
  'with all that the daily computer holds, nobody can make a picture of a locked place unrestorable',
  async () => {
    const { run, json, server, bucket, keys, vault, folder, shoot, take } = await lockedBucket();
    take('IMG_0003.CR3', 20_000_000);
    expect((await run(['backup'])).stdout).toMatch(/Cloud: .*holds everything/);
    const pictures = picturesIn(shoot);
    const names = await keys('studio/');
    expect(names.length).toBeGreaterThan(15);
    // With the computer's own keys each version is tried, then all is hidden: by other bytes, by markers, by both.
    const all = await server.ask('GET', `/${bucket}`, 'versions');
    let refused = 0;
    for (const [, key = '', id = ''] of all.matchAll(/<Version>.*?<Key>([^<]+)<.*?<VersionId>([^<]+)</gs))
      await server.ask('DELETE', `/${bucket}/${key}`, `versionId=${encodeURIComponent(id)}`).catch(() => {
        refused += 1;
      });
    expect(refused).toBeGreaterThanOrEqual(names.length);
    for (const [at, name] of names.entries()) {
      if (at % 3 !== 1) await server.ask('PUT', `/${bucket}/${name}`, '', `other bytes under ${name}`);
      if (at % 3 !== 0) await server.ask('DELETE', `/${bucket}/${name}`);
    }
    expect((await keys('studio/')).length).toBeLessThan(names.length / 2);
    rmSync(vault, { recursive: true });
    rmSync(shoot, { recursive: true });
    // A new drive is filled from what the lock kept.
    const added = await json<PlaceAdded>(['place', 'add', join(folder, 'New'), '--name', 'New']);
    expect(added).toMatchObject({ code: 0, document: { fed: { whole: true, lacking: [] } } });
    expect((await run(['place', 'first', 'New'])).code).toBe(0);
    expect(await json<CheckReport>(['verify'])).toMatchObject({ code: 0, document: { damage: [] } });
    const back = join(folder, 'back');
    expect(await json<RestoreReport>(['restore', '--to', back])).toMatchObject({
      code: 0,
      document: { failures: [] },
    });
    expect(picturesIn(back)).toEqual(pictures);
  },
);

needsS3(
  'what opens the pictures may have a shorter lock, and malware takes none of it away before that',
  async () => {
    const { json, run, url, server, bucket, keys, take, env } = await buckets('locked');
    const way = await faultyWay(server.endpoint);
    const address = url('studio').replace(server.endpoint, way.endpoint);
    const add = (lock: string) => ['place', 'add', `${address}&${lock}`, '--name', 'Cloud'];
    for (const lock of ['keys=30', 'lock=30&keys=365', 'lock=365&keys=0']) {
      const { code, stderr } = await run(add(lock));
      expect([code, stderr]).toEqual([2, expect.stringContaining('keys=')]);
    }
    expect(await keys('')).toEqual([]);
    const added = await json<PlaceAdded>(add('lock=365&keys=30'));
    expect(added).toMatchObject({
      code: 0,
      document: { place: { lockDays: 365, keyDays: 30 }, fed: { whole: true } },
    });
    take('IMG_0003.CR3', 1_500_000);
    expect((await run(['backup'])).stdout).toMatch(/Cloud: .*holds everything/);
    const names = await keys('studio/');
    expect(names.filter((name) => name.startsWith('studio/keyrings/')).length).toBeGreaterThanOrEqual(4);
    for (const name of names) {
      const said = await server.ask('GET', `/${bucket}/${name}`, 'retention');
      const until = Date.parse(/<RetainUntilDate>([^<]+)/.exec(said)?.[1] ?? '');
      const days = Math.round((until - Date.now()) / 86_400_000);
      expect([name, days]).toEqual([name, name.startsWith('studio/keyrings/') ? 30 : 365]);
    }
    const versions = await server.ask('GET', `/${bucket}`, 'versions');
    for (const [, key = '', id = ''] of versions.matchAll(/<Key>([^<]+)<.*?<VersionId>([^<]+)</gs))
      await expect(
        server.ask('DELETE', `/${bucket}/${key}`, `versionId=${encodeURIComponent(id)}`),
      ).rejects.toThrow('403');
    expect((await run(['place', 'list'])).stdout).toContain('for 365 days; what opens it for 30 days');
    expect((await run(['doctor'])).stdout).toContain('locked for 365 days, and what opens it for 30');
    // When half of the shorter time is over, only what has it is locked anew.
    const locks = () => way.seen.filter((asked) => /^PUT .*[?&]retention\b/.test(asked));
    const before = locks().length;
    expect((await run(['place', 'sync'], { env: { ...env, ...daysAhead(16) } })).code).toBe(0);
    const anew = locks().slice(before);
    expect(anew.length).toBeGreaterThanOrEqual(4);
    for (const asked of anew) expect(asked).toContain('/studio/keyrings/');
  },
);

needsS3('a lock is asked of the store, and a bucket that has none is refused', async () => {
  const { run, url, json, keys, server, bucket } = await buckets();
  const { code, stderr } = await run(['place', 'add', `${url('studio')}&lock=30`, '--name', 'Cloud']);
  expect([code, stderr]).toEqual([6, expect.stringContaining('does not lock')]);
  expect(await keys('')).toEqual([]);
  expect((await json<PlaceList>(['place', 'list'])).document.places).toHaveLength(1);
  for (const days of ['0', '-1', '4000', 'x'])
    expect((await run(['place', 'add', `${url('studio')}&lock=${days}`, '--name', 'Cloud'])).code).toBe(2);
  const locked = await lockedBucket();
  const [object = ''] = await locked.keys('studio/objects/');
  expect(await locked.server.ask('GET', `/${locked.bucket}/${object}`, 'retention')).toContain('COMPLIANCE');
  expect(await server.ask('GET', `/${bucket}`, 'versions')).not.toContain('<Key>');
});

needsS3('what a bucket locks for longer stays locked for longer', async () => {
  const { run, json, server, bucket, url, keys, take } = await buckets('locked');
  await server.ask(
    'PUT',
    `/${bucket}`,
    'object-lock',
    '<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>COMPLIANCE</Mode><Days>90</Days></DefaultRetention></Rule></ObjectLockConfiguration>',
  );
  // One of its files goes in parts, which begin with the lock of the bucket.
  take('IMG_0003.CR3', 40_000_000);
  expect((await run(['backup'])).code).toBe(0);
  const added = await json<PlaceAdded>(['place', 'add', `${url('studio')}&lock=30`, '--name', 'Cloud']);
  expect(added).toMatchObject({ code: 0, document: { fed: { whole: true } } });
  expect((await keys('studio/objects/')).length).toBeGreaterThan(2);
  expect((await run(['place', 'sync'])).code).toBe(0);
});

needsS3('what was planted under the names of files before they came keeps none of them away', async () => {
  const { run, json, server, bucket, vault, take } = await lockedBucket();
  expect((await run(['place', 'change', 'Cloud', '--manual'])).code).toBe(0);
  const before = new Set(objectsIn(vault));
  take('IMG_0003.CR3', 20_000_000);
  take('IMG_0004.CR3', 1_500_000);
  expect((await run(['backup'])).code).toBe(0);
  const [large = '', small = ''] = objectsIn(vault)
    .filter((path) => !before.has(path))
    .toSorted((a, b) => statSync(b).size - statSync(a).size);
  const objectAt = (path: string): string => path.slice(vault.length + 1);
  const keyOf = (path: string): string => `studio/${objectAt(path)}`;
  await server.ask('PUT', `/${bucket}/${keyOf(large)}`, '', 'of another size');
  await server.ask('PUT', `/${bucket}/${keyOf(small)}`, '', 'x'.repeat(statSync(small).size));
  const sync = async (...more: readonly string[]) => {
    const { document } = await json<PlaceSync>(['place', 'sync', 'Cloud', ...more]);
    const fed = document.places.find(({ name }) => name === 'Cloud');
    return { files: fed?.copied.files, repaired: fed?.repaired.map(({ path }) => path), whole: fed?.whole };
  };
  expect(await sync()).toMatchObject({ repaired: [objectAt(large)], whole: true });
  // Told by its size: it went there once, and does so no more.
  expect(await sync()).toEqual({ files: 0, repaired: [], whole: true });
  // What has the right size is found by who reads it, and then the file comes.
  const verify = () => json<CheckReport>(['verify', '--place', 'Cloud']);
  const path = objectAt(small);
  expect(await verify()).toMatchObject({ code: 4, document: { damage: [{ path }] } });
  expect(await sync('--check')).toEqual({ files: 1, repaired: [path], whole: true });
  expect(await verify()).toMatchObject({ code: 0, document: { damage: [] } });
});

needsS3('a large file whose lock was cut off is locked by the next feeding', async () => {
  const { run, home, server, bucket, keys, vault, take } = await lockedBucket();
  const way = await faultyWay(server.endpoint);
  const config = join(home, 'config.json');
  writeFileSync(config, readFileSync(config, 'utf8').replace(server.endpoint, way.endpoint));
  // By this address too it is known when all was locked.
  expect((await run(['place', 'sync', 'Cloud'])).code).toBe(0);
  const before = new Set(await keys('studio/objects/'));
  take('IMG_0003.CR3', 20_000_000);
  const isLock = (method = '', target = ''): boolean => method === 'PUT' && /[?&]retention\b/.test(target);
  way.faults = { ...way.faults, fate: ({ method, url }) => (isLock(method, url) ? 'error' : 'pass') };
  expect((await run(['backup'])).stdout).not.toMatch(/Cloud: .*holds everything/);
  const large = (await keys('studio/objects/')).find(
    (key) => !before.has(key) && statSync(join(vault, key.slice('studio/'.length))).size > 19_000_000,
  );
  const lock = () => server.ask('GET', `/${bucket}/${large}`, 'retention');
  await expect(lock()).rejects.toThrow('404');
  way.faults = { ...way.faults, fate: () => 'pass' };
  expect((await run(['place', 'sync', 'Cloud'])).code).toBe(0);
  expect(await lock()).toContain('COMPLIANCE');
  // And the one after that has nothing to lock.
  const locks = () => way.seen.filter((asked) => isLock(...(asked.split(' ') as [string, string]))).length;
  const done = locks();
  expect((await run(['place', 'sync', 'Cloud'])).code).toBe(0);
  expect(locks()).toBe(done);
});
