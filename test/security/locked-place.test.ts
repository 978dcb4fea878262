import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { CheckReport, PlaceAdded, PlaceList, RestoreReport } from '../../manifests/src/index.ts';
import { bucketsForAll, needsS3 } from '../scenario/with-bucket.ts';

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
