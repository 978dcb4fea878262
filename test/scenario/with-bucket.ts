import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { testUnless } from '../support/needs.ts';
import { type S3Server, s3Obstacle, startS3Server, writeAwsFiles } from '../support/s3.ts';
import { folderForAll } from '../support/temp-folder.ts';
import { computerWithVault } from './cli-studio.ts';

const obstacle = s3Obstacle();
export const needsS3 = testUnless(obstacle);

/** Starts a store for the tests of a file; gives what makes a vault and a bucket of its own for each. */
export const bucketsForAll = () => {
  const store = obstacle === null ? folderForAll() : '';
  const started: { server?: S3Server; buckets: number } = { buckets: 0 };
  beforeAll(async () => {
    if (obstacle === null) started.server = await startS3Server(join(store, 's3'));
  }, 900_000);
  afterAll(() => started.server?.stop());
  /** `locked`: made with object lock, which the store then asks nothing more for. */
  return (kind: 'plain' | 'locked' = 'plain') => {
    if (started.server === undefined) throw new Error('the store did not start');
    started.buckets += 1;
    return withBucket(started.server, `places-${started.buckets}${kind === 'locked' ? '-locked' : ''}`);
  };
};

/** A vault with one shoot, and a bucket that waits to be a place. */
const withBucket = async (server: S3Server, bucket: string) => {
  await server.ask('PUT', `/${bucket}`);
  const computer = await computerWithVault();
  const env = writeAwsFiles(computer.folder, server);
  const run = (args: readonly string[]) => computer.run(args, { env });
  const json = async <T>(args: readonly string[]) => {
    const { code, stdout } = await run([...args, '--json']);
    return { code, document: JSON.parse(stdout) as T };
  };
  const pictures = join(computer.folder, 'Pictures');
  const shoot = join(pictures, '2026-04-26_Huber_Wedding');
  mkdirSync(shoot, { recursive: true });
  const take = (name: string, bytes: number): void =>
    writeFileSync(join(shoot, name), Buffer.alloc(bytes, name));
  // one of them larger than a part of an upload
  take('IMG_0001.CR3', 40_000_000);
  take('IMG_0002.CR3', 1_500_000);
  expect((await run(['backup', pictures])).code).toBe(0);
  const url = (profile: string): string =>
    `s3://${bucket}/studio?endpoint=${server.endpoint}&profile=${profile}`;
  const keys = async (prefix: string): Promise<readonly string[]> =>
    [
      ...(await server.ask('GET', `/${bucket}`, `prefix=${encodeURIComponent(prefix)}`)).matchAll(
        /<Key>([^<]+)<\/Key>/g,
      ),
    ].map(([, key]) => key ?? '');
  return { ...computer, run, json, server, bucket, url, keys, shoot, take };
};
