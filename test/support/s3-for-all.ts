import { join } from 'node:path';
import { afterAll, beforeAll, vi } from 'vitest';
import { type S3Server, s3Obstacle, startS3Server } from './s3.ts';
import { folderForAll } from './temp-folder.ts';

/** Its first start may have to install its packages. */
const FIRST_START = 900_000;

/** A store for the tests of the file or `describe` in whose body this is called; where none can be had, none is started. */
export const s3ForAll = (options: Parameters<typeof startS3Server>[1] = {}): (() => S3Server) => {
  const started: { server?: S3Server } = {};
  if (s3Obstacle() === null) {
    const folder = folderForAll();
    beforeAll(async () => {
      started.server = await startS3Server(join(folder, 's3'), options);
    }, FIRST_START);
    afterAll(() => started.server?.stop());
  }
  return () => {
    if (started.server === undefined) throw new Error('the store did not start');
    return started.server;
  };
};

/** Puts its keys into the environment; `vi.unstubAllEnvs` takes them out again. */
export const stubKeys = ({ key, secret }: Pick<S3Server, 'key' | 'secret'>): void => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', key);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secret);
  vi.stubEnv('AWS_SESSION_TOKEN', undefined);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
};
