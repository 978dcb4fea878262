import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { CheckReport } from '../../manifests/src/index.ts';
import { objectsIn } from './two-places.ts';
import { bucketsForAll, needsS3 } from './with-bucket.ts';
import { withFaultyBucket } from './with-faulty-bucket.ts';

const buckets = bucketsForAll();

const isPart = (url: string | undefined): boolean => /partNumber=/.test(url ?? '');

needsS3('errors and broken connections in the middle of a large file are overcome', async () => {
  const { run, way, take, verify } = await withFaultyBucket(buckets);
  take('IMG_0005.CR3', 50_000_000);
  const failed = new Map<string, number>();
  way.faults = {
    ...way.faults,
    fate: ({ url }, n) => {
      if (!isPart(url) || (failed.get(url ?? '') ?? 0) > 0) return 'pass';
      failed.set(url ?? '', 1);
      return n % 2 === 0 ? 'error' : 'reset';
    },
  };
  const { code, stdout } = await run(['backup']);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/Cloud: \d+ files copied.*holds everything/)]);
  expect(failed.size).toBeGreaterThanOrEqual(3);
  way.faults = { ...way.faults, fate: () => 'pass' };
  expect(await verify()).toMatchObject({ code: 0, document: { damage: [] } });
});

needsS3('a store that goes on failing gets no half of a file, and the next feeding ends it', async () => {
  const { run, way, take, sync, keys, server, bucket, vault, wordThere } = await withFaultyBucket(buckets);
  take('IMG_0005.CR3', 50_000_000);
  way.faults = { ...way.faults, fate: ({ url }) => (/partNumber=2/.test(url ?? '') ? 'error' : 'pass') };
  const { code, stdout } = await run(['backup']);
  expect([code, stdout]).toEqual([0, expect.stringContaining('Cloud: ')]);
  expect(stdout).not.toContain('Cloud: nothing to copy. It holds everything');
  const large = objectsIn(vault).filter((path) => statSync(path).size > 45_000_000);
  expect(large).toHaveLength(1);
  expect(await keys('studio/objects/')).not.toContain(`studio${large[0]?.slice(vault.length)}`);
  expect(await wordThere()).toBe('incomplete');
  way.faults = { ...way.faults, fate: () => 'pass' };
  expect(await sync()).toMatchObject({ code: 0, cloud: { whole: true } });
  expect(await server.ask('GET', `/${bucket}`, 'uploads')).not.toContain('<UploadId>');
  expect(await wordThere()).toBe('complete');
});

needsS3('a store that returns other bytes is found out, and what it says is passed on nowhere', async () => {
  const { json, way, verify, folder } = await withFaultyBucket(buckets);
  way.faults = {
    ...way.faults,
    answer: ({ method, url }, body) => {
      if (method !== 'GET' || !/\/objects\/[0-9a-f]{2}\//.test(url ?? '') || body.length < 1_000_000)
        return body;
      const other = Buffer.from(body);
      other[500_000] = (other[500_000] ?? 0) ^ 1;
      return other;
    },
  };
  const { code, document } = await verify();
  expect(code).toBe(4);
  expect(document.damage.length).toBeGreaterThanOrEqual(1);
  // A new drive is filled from the vault; where the vault has lost an object, the lie does not get its name.
  const added = await json<{ readonly fed: { readonly whole: boolean } }>([
    ...['place', 'add', join(folder, 'Third'), '--name', 'Third', '--same-disk'],
  ]);
  expect(added).toMatchObject({ code: 0, document: { fed: { whole: true } } });
  expect((await json<CheckReport>(['verify', '--place', 'Third'])).document.damage).toEqual([]);
});

/** A list of the store without the keys that a test is about. */
const without =
  (pattern: RegExp) =>
  (body: Buffer): Buffer =>
    Buffer.from(
      body
        .toString('utf8')
        .replaceAll(/<Contents>.*?<\/Contents>/gs, (entry) => (pattern.test(entry) ? '' : entry)),
    );

needsS3('a list that is cut short makes nothing complete that is not seen there', async () => {
  const { way, verify, sync, wordThere } = await withFaultyBucket(buckets);
  way.faults = { ...way.faults, answer: (_, body) => without(/\/objects\//)(body) };
  expect(await wordThere()).toBe('incomplete');
  expect(await verify()).toMatchObject({ code: 4 });
  // It is fed what its list lacks; as long as the list lacks it, it is not called whole.
  const fed = await sync();
  expect(fed.cloud?.copied.files).toBeGreaterThan(0);
  way.faults = { ...way.faults, answer: (_, body) => body };
  expect(await sync()).toMatchObject({ code: 0, cloud: { whole: true } });
  expect(await wordThere()).toBe('complete');
});

needsS3('a place that hides its newest snapshot is caught by whoever saw it', async () => {
  const { run, way, take, verify, wordThere } = await withFaultyBucket(buckets);
  take('IMG_0006.CR3', 1_100_000);
  expect((await run(['backup'])).code).toBe(0);
  expect(await wordThere()).toBe('complete');
  way.faults = { ...way.faults, answer: (_, body) => without(/\/snapshots\/00000002-/)(body) };
  const { code, document } = await verify();
  expect([code, JSON.stringify(document)]).toEqual([4, expect.stringContaining('snapshots/00000002-')]);
  expect(await wordThere()).toBe('incomplete');
});
