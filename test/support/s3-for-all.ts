import { join } from 'node:path';
import { afterAll, beforeAll, inject, vi } from 'vitest';
import { type S3Server, s3Obstacle, startS3Server, stopS3Server } from './s3.ts';
import { folderForAll } from './temp-folder.ts';

/** Its first start may have to install its packages. */
const FIRST_START = 900_000;

/** The store of the run, which other files use meanwhile and nobody stops. */
export type SharedStore = Omit<S3Server, 'stop'>;

/**
 * The store of the run (one-store.ts), for the tests of the file or `describe` in whose body this is called; where none
 * can be had, none is started. A file gives its buckets names that no other file gives.
 */
export const s3ForAll = (): (() => SharedStore) => startedBy(() => startS3Server(inject('storeFolder')));

/** A store of the file's own, which keeps these storage classes. */
export const s3WithClasses = (...classes: readonly string[]): (() => SharedStore) => {
  if (s3Obstacle() !== null) return startedBy(() => Promise.reject(new Error('none can be had')));
  const folder = join(folderForAll(), 's3');
  afterAll(() => stopS3Server(folder));
  return startedBy(() => startS3Server(folder, { classes }));
};

const startedBy = (start: () => Promise<SharedStore>): (() => SharedStore) => {
  const started: { store?: SharedStore } = {};
  if (s3Obstacle() === null)
    beforeAll(async () => {
      started.store = await start();
    }, FIRST_START);
  return () => {
    if (started.store === undefined) throw new Error('the store did not start');
    return started.store;
  };
};

/** Puts its keys into the environment; `vi.unstubAllEnvs` takes them out again. */
export const stubKeys = ({ key, secret }: Pick<S3Server, 'key' | 'secret'>): void => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', key);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secret);
  vi.stubEnv('AWS_SESSION_TOKEN', undefined);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
};
