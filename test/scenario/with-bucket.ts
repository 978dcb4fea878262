import { randomBytes } from 'node:crypto';
import { testUnless } from '../support/needs.ts';
import { s3Obstacle, writeAwsFiles } from '../support/s3.ts';
import { type SharedStore, s3ForAll } from '../support/s3-for-all.ts';
import { computerWithVault } from './cli-studio.ts';
import { oneShoot } from './one-shoot.ts';

export const needsS3 = testUnless(s3Obstacle());

/** The store of the run, for the tests of a file; gives what makes a vault and a bucket of its own for each. */
export const bucketsForAll = (s3: () => SharedStore = s3ForAll()) => {
  const file = randomBytes(4).toString('hex');
  let buckets = 0;
  /** `locked`: made with object lock, which the store then asks nothing more for. */
  return (kind: 'plain' | 'locked' = 'plain') => {
    buckets += 1;
    return withBucket(s3(), `places-${file}-${buckets}${kind === 'locked' ? '-locked' : ''}`);
  };
};

/** A vault with one shoot, and a bucket that waits to be a place. */
const withBucket = async (server: SharedStore, bucket: string) => {
  await server.ask('PUT', `/${bucket}`);
  const computer = await computerWithVault();
  // One of them is larger than a part of an upload.
  const pictures = { 'IMG_0001.CR3': 40_000_000, 'IMG_0002.CR3': 1_500_000 };
  const env = writeAwsFiles(computer.folder, server);
  const studio = await oneShoot(computer, pictures, env);
  const url = (profile: string): string =>
    `s3://${bucket}/studio?endpoint=${server.endpoint}&profile=${profile}`;
  const keys = async (prefix: string): Promise<readonly string[]> =>
    [
      ...(await server.ask('GET', `/${bucket}`, `prefix=${encodeURIComponent(prefix)}`)).matchAll(
        /<Key>([^<]+)<\/Key>/g,
      ),
    ].map(([, key]) => key ?? '');
  return { ...computer, ...studio, env, server, bucket, url, keys };
};
