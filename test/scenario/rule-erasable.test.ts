import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PlaceAdded, PlaceList, PlaceSync, RuleList, StatusReport } from '../../manifests/src/index.ts';
import { computerWithVault } from './cli-studio.ts';
import { bucketsForAll, needsS3 } from './with-bucket.ts';

const withBucket = bucketsForAll();
const addCloud = (address: string, ...more: readonly string[]): readonly string[] => [
  'place',
  'add',
  address,
  '--name',
  'Cloud',
  ...more,
];

test('what is erased is to be gone within days: said, shown and taken back', async () => {
  const { run, json } = await computerWithVault();
  for (const text of ['0', '3651', 'soon', '1.5'])
    expect((await run(['rule', 'set', '--erase-within', text])).code).toBe(2);
  expect(await json<RuleList>(['rule', 'set', '--erase-within', '30', '--copies', '2'])).toMatchObject({
    code: 0,
    document: { rule: { eraseWithin: 30, copies: 2 }, unproven: [], refused: [] },
  });
  expect((await run(['rule', 'show'])).stdout).toContain(
    '2 copies, 2 media, 1 elsewhere, erased within 30 days',
  );
  const more = await json<RuleList>(['rule', 'set', '--days', '20']);
  expect(more.document.rule).toMatchObject({ eraseWithin: 30, days: 20 });
  const back = await json<RuleList>(['rule', 'set', '--erase-within', 'any']);
  expect(back.document.rule).not.toHaveProperty('eraseWithin');
});

needsS3(
  'a lock that is longer than the rule allows is refused, and the rule that a lock breaks',
  async () => {
    const { run, json, url, keys } = await withBucket('locked');
    await json(['rule', 'set', '--erase-within', '30']);
    for (const lock of ['lock=365', 'lock=365&keys=31']) {
      const refused = await run(addCloud(`${url('studio')}&${lock}`));
      expect([refused.code, refused.stderr]).toEqual([
        6,
        expect.stringMatching(
          /locked in Cloud for (365|31) days, and the rule[\s\S]*within 30 days[\s\S]*keys=DAYS/,
        ),
      ]);
    }
    expect(await keys('')).toEqual([]);
    expect(await json<PlaceAdded>(addCloud(`${url('studio')}&lock=365&keys=30`))).toMatchObject({
      code: 0,
      document: { place: { erasing: { days: 30, proven: true } }, fed: { whole: true } },
    });
    const shorter = await run(['rule', 'set', '--erase-within', '29']);
    expect([shorter.code, shorter.stderr]).toEqual([
      6,
      expect.stringContaining('locked in Cloud for 30 days'),
    ]);
    expect((await run(['rule', 'set', '--erase-within', '29', '--dry-run'])).code).toBe(6);
    expect((await json<RuleList>(['rule', 'show'])).document.rule.eraseWithin).toBe(30);
  },
);

const DENIED = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Deny', Principal: '*', Action: 's3:DeleteObjectVersion', Resource: 'arn:aws:s3:::*' },
  ],
});

needsS3('a bucket that keeps versions, of which the key can delete none, is refused', async () => {
  const { run, json, url, keys, server, bucket } = await withBucket();
  const versioning = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>';
  await server.ask('PUT', `/${bucket}`, 'versioning', versioning);
  await server.ask('PUT', `/${bucket}`, 'policy', DENIED);
  await json(['rule', 'set', '--erase-within', '30']);
  const refused = await run(addCloud(url('studio')));
  expect([refused.code, refused.stderr]).toEqual([
    6,
    expect.stringContaining('The key in use cannot delete in Cloud, and the rule asks'),
  ]);
  // What was put to try could not be deleted.
  expect((await keys('')).filter((key) => !key.startsWith('studio/probe-'))).toEqual([]);
  await server.ask('DELETE', `/${bucket}`, 'policy');
  expect((await json<PlaceAdded>(addCloud(url('studio')))).code).toBe(0);
  // Who takes the right away later finds out where the bucket is asked again.
  await server.ask('PUT', `/${bucket}`, 'policy', DENIED);
  expect((await run(['place', 'change', 'Cloud', '--limit', '2MB'])).code).toBe(6);
});

needsS3('what is not known is said, and not refused', async () => {
  const { run, json, url, server, bucket } = await withBucket('locked');
  const locks = (days: number): string =>
    `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>COMPLIANCE</Mode><Days>${days}</Days></DefaultRetention></Rule></ObjectLockConfiguration>`;
  await server.ask('PUT', `/${bucket}`, 'object-lock', locks(31));
  await json(['rule', 'set', '--erase-within', '30']);
  expect((await run(addCloud(url('studio')))).stderr).toContain('locked in Cloud for 31 days');
  await server.ask('PUT', `/${bucket}`, 'object-lock', locks(7));
  const added = await run(addCloud(url('studio'), '--manual'));
  expect([added.code, added.stdout]).toEqual([
    0,
    expect.stringContaining('Nobody knows whether what is erased is gone from there for good.'),
  ]);
  expect((await json<PlaceList>(['place', 'list'])).document.places[1]).toMatchObject({
    erasing: { days: 7, proven: false },
    store: { deletes: false, retains: 7 },
  });
  expect(await json<RuleList>(['rule', 'set', '--erase-within', '7'])).toMatchObject({
    code: 0,
    document: { unproven: ['Cloud'], refused: [] },
  });
  expect((await run(['rule', 'show'])).stdout).toContain(
    'Nobody knows whether what is erased is gone from Cloud in time.',
  );
});

needsS3('a rule that came from elsewhere feeds a place that breaks it no more', async () => {
  const { run, json, home, take, keys, url } = await withBucket('locked');
  expect((await run(addCloud(`${url('studio')}&lock=20`))).code).toBe(0);
  await json(['rule', 'set', '--copies', '2', '--media', '1', '--elsewhere', '0']);
  const copies = async () => (await json<StatusReport>(['status'])).document.shoots[0]?.rule.copies;
  expect(await copies()).toBe(2);
  const config = join(home, 'config.json');
  writeFileSync(config, readFileSync(config, 'utf8').replace('"copies":', '"eraseWithin":10,"copies":'));
  const before = await keys('studio/objects/');
  take('IMG_0003.CR3', 2_000_000);
  expect((await run(['backup'])).stdout).toContain('locked in Cloud for 20 days');
  expect(await json<PlaceSync>(['place', 'sync'])).toMatchObject({
    code: 6,
    document: { places: [{ whole: true }, { trouble: { code: 'place-keeps-erased' } }] },
  });
  expect(await keys('studio/objects/')).toEqual(before);
  expect(await copies()).toBe(1);
  expect((await json<RuleList>(['rule', 'show'])).document).toMatchObject({
    refused: ['Cloud'],
    unproven: [],
  });
  expect((await run(['rule', 'set', '--erase-within', 'any'])).code).toBe(0);
  expect((await run(['place', 'sync'])).code).toBe(0);
  expect((await keys('studio/objects/')).length).toBeGreaterThan(before.length);
});
