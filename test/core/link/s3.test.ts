import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { parseLinkLocator, type S3Locator } from '../../../core/src/link/locator.ts';
import { S3Bucket } from '../../../core/src/link/s3.ts';
import { stubKeys } from '../../support/s3-for-all.ts';
import { s3Error, startScriptedS3 } from '../../support/scripted-s3.ts';

const { signal } = new AbortController();

beforeEach(() => stubKeys({ key: 'a', secret: 'b' }));
afterEach(() => {
  vi.unstubAllEnvs();
});

const hashOf = (name: 'md5' | 'sha256', bytes: Uint8Array) => createHash(name).update(bytes);

test('every body goes with an MD5 and a signed SHA-256, whoever hashed it', async () => {
  const { endpoint, asked } = await startScriptedS3(() => ({ status: 200, headers: { etag: '"e"' } }));
  const bucket = await S3Bucket.open(parseLinkLocator(`s3://pics?endpoint=${endpoint}`) as S3Locator);
  onTestFinished(() => bucket.close());
  const bytes = Buffer.from('a picture');
  const sha256 = hashOf('sha256', bytes).digest('hex');
  await bucket.put('put', bytes, sha256, signal);
  await bucket.putHashed('hashed', bytes, { sha256 }, signal);
  await bucket.putPart({ key: 'part', id: '7' }, { number: 1, bytes }, signal);
  expect(asked).toHaveLength(3);
  for (const { headers } of asked)
    expect(headers).toMatchObject({
      'content-md5': hashOf('md5', bytes).digest('base64'),
      'x-amz-content-sha256': sha256,
    });
});

test('a store that knows no versions lets go of what its list names', async () => {
  const contents = '<Contents><Key>studio/goes</Key></Contents><Contents><Key>studio/stays</Key></Contents>';
  const { endpoint, asked } = await startScriptedS3(({ method, url }) => {
    if (method === 'DELETE') return { status: 204 };
    return url.includes('versions')
      ? s3Error(501, 'NotImplemented')
      : { status: 200, body: `<ListBucketResult>${contents}</ListBucketResult>` };
  });
  const bucket = await S3Bucket.open(parseLinkLocator(`s3://pics?endpoint=${endpoint}`) as S3Locator);
  onTestFinished(() => bucket.close());
  const isGone = (key: string): boolean => key === 'studio/goes';
  expect(await bucket.purge({ prefix: 'studio/', isGone }, signal)).toEqual([]);
  const gone = asked.flatMap(({ method, url }) => (method === 'DELETE' ? [url.split('?')] : []));
  expect(gone).toEqual([['/pics/studio/goes', 'x-id=DeleteObject']]);
});

test('versions and markers of every page go', async () => {
  const page = (rest: string): string => `<ListVersionsResult>${rest}</ListVersionsResult>`;
  const { endpoint, asked } = await startScriptedS3(({ method, url }) => {
    if (method === 'DELETE') return { status: 204 };
    const isSecond = url.includes('version-id-marker=v1') && url.includes('key-marker=a');
    const [kind, id] = isSecond ? ['DeleteMarker', 'm2'] : ['Version', 'v1'];
    const end = isSecond
      ? ''
      : '<IsTruncated>true</IsTruncated><NextKeyMarker>a</NextKeyMarker><NextVersionIdMarker>v1</NextVersionIdMarker>';
    return { status: 200, body: page(`<${kind}><Key>a</Key><VersionId>${id}</VersionId></${kind}>${end}`) };
  });
  const bucket = await S3Bucket.open(parseLinkLocator(`s3://pics?endpoint=${endpoint}`) as S3Locator);
  onTestFinished(() => bucket.close());
  expect(await bucket.purge({ prefix: '', isGone: () => true }, signal)).toEqual([]);
  const gone = asked.flatMap(({ method, url }) =>
    method === 'DELETE' ? [/versionId=(\w+)/.exec(url)?.[1]] : [],
  );
  expect(gone.toSorted()).toEqual(['m2', 'v1']);
});
