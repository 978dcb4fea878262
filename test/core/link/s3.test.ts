import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { parseLinkLocator, type S3Locator } from '../../../core/src/link/locator.ts';
import { S3Bucket } from '../../../core/src/link/s3.ts';
import { stubKeys } from '../../support/s3-for-all.ts';
import { startScriptedS3 } from '../../support/scripted-s3.ts';

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
  await bucket.putHashed('hashed', bytes, sha256, signal);
  await bucket.putPart({ key: 'part', id: '7' }, { number: 1, bytes }, signal);
  expect(asked).toHaveLength(3);
  for (const { headers } of asked)
    expect(headers).toMatchObject({
      'content-md5': hashOf('md5', bytes).digest('base64'),
      'x-amz-content-sha256': sha256,
    });
});
