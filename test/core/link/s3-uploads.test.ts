import { afterEach, beforeEach, expect, onTestFinished, vi } from 'vitest';
import { parseLinkLocator, type S3Locator } from '../../../core/src/link/locator.ts';
import { S3Bucket } from '../../../core/src/link/s3.ts';
import { testUnless } from '../../support/needs.ts';
import { s3Obstacle } from '../../support/s3.ts';
import { s3ForAll, stubKeys } from '../../support/s3-for-all.ts';

const needsS3 = testUnless(s3Obstacle());
const s3 = s3ForAll();
const { signal } = new AbortController();
/** A page of such a list has 1,000 ("ListMultipartUploads", "ListParts"). */
const MORE_THAN_A_PAGE = 1_010;

beforeEach(() => stubKeys(s3()));
afterEach(() => {
  vi.unstubAllEnvs();
});

const newBucket = async (name: string): Promise<S3Bucket> => {
  const server = s3();
  await server.ask('PUT', `/${name}`);
  const bucket = await S3Bucket.open(
    parseLinkLocator(`s3://${name}?endpoint=${server.endpoint}`) as S3Locator,
  );
  onTestFinished(() => bucket.close());
  return bucket;
};

const begin = (bucket: S3Bucket, key: string) => bucket.begin(key, { sha256: '0'.repeat(64) }, signal);

/** So many at a time. */
const inTens = async <T>(count: number, work: (n: number) => Promise<T>): Promise<T[]> => {
  const done: T[] = [];
  for (let n = 0; n < count; n += 10)
    done.push(...(await Promise.all(Array.from({ length: 10 }, (_, at) => work(n + at)))));
  return done;
};

needsS3('more unfinished uploads than a page has are all found, of one key and below a prefix', async () => {
  const bucket = await newBucket('uploads-many');
  const ids = await inTens(MORE_THAN_A_PAGE, () => begin(bucket, 'studio/b'));
  const beside = [await begin(bucket, 'studio/a'), await begin(bucket, 'studio/b1')];
  await begin(bucket, 'other/b');
  expect(new Set(await bucket.unfinished('studio/b', null, signal))).toEqual(new Set(ids));
  const later = new Date(Date.now() + 60_000);
  const stale = await bucket.stale('studio/', later, signal);
  expect(new Set(stale.map(({ id }) => id))).toEqual(new Set([...ids, ...beside]));
});

needsS3('more parts than a page has are all found', async () => {
  const bucket = await newBucket('parts-many');
  const upload = { key: 'studio/b', id: await begin(bucket, 'studio/b') };
  const sent = await inTens(MORE_THAN_A_PAGE, (n) =>
    bucket.putPart(upload, { number: n + 1, bytes: Buffer.from(`part ${n}`) }, signal),
  );
  const held = await bucket.parts(upload, signal);
  expect(held.map(({ number }) => number)).toEqual(sent.map(({ number }) => number));
  expect(held.map(({ etag }) => etag.replaceAll('"', ''))).toEqual(
    sent.map(({ etag }) => etag.replaceAll('"', '')),
  );
});

needsS3('one that is gone has no parts, and giving it up again is no error', async () => {
  const bucket = await newBucket('uploads-gone');
  const upload = { key: 'studio/b', id: await begin(bucket, 'studio/b') };
  await bucket.putPart(upload, { number: 1, bytes: Buffer.from('a part') }, signal);
  for (let times = 0; times < 2; times += 1) await bucket.abort(upload, signal);
  expect(await bucket.parts(upload, signal)).toEqual([]);
  expect(await bucket.unfinished('studio/b', null, signal)).toEqual([]);
});
