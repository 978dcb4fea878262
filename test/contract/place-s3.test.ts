import { afterEach, beforeEach, vi } from 'vitest';
import { parseLinkLocator, type S3Locator } from '../../core/src/link/locator.ts';
import { S3Bucket } from '../../core/src/link/s3.ts';
import type { VaultPath } from '../../core/src/place/place.ts';
import { S3Place } from '../../core/src/place/s3.ts';
import { sha256Of } from '../../core/src/vault/signing.ts';
import { cable } from '../support/cable.ts';
import { s3Obstacle } from '../support/s3.ts';
import { type SharedStore, s3ForAll, stubKeys } from '../support/s3-for-all.ts';
import { placeContract } from './place.ts';

const { signal } = new AbortController();
const s3 = s3ForAll();
let buckets = 0;

beforeEach(() => stubKeys(s3()));
afterEach(() => {
  vi.unstubAllEnvs();
});

/** A bucket with versions, so that every writing is seen; the vault in it lies below a prefix. */
const newBucket = async (server: SharedStore): Promise<string> => {
  buckets += 1;
  const bucket = `place-${buckets}`;
  await server.ask('PUT', `/${bucket}`);
  await server.ask(
    'PUT',
    `/${bucket}`,
    'versioning',
    '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>',
  );
  return bucket;
};

placeContract(
  'S3 (Ceph)',
  async () => {
    const server = s3();
    const bucket = await newBucket(server);
    const way = await cable(Number(new URL(server.endpoint).port));
    const behind = await S3Bucket.open(
      parseLinkLocator(`s3://${bucket}?endpoint=${server.endpoint}`) as S3Locator,
    );
    const write = async (path: string, bytes: Uint8Array): Promise<void> => {
      await behind.put(`studio/${path}`, bytes, sha256Of(Buffer.from(bytes)), signal);
    };
    await write('vault.json', Buffer.from('{}'));
    const path = `s3://${bucket}/studio?endpoint=http://127.0.0.1:${way.port}`;
    return {
      place: new S3Place('Cloud', { kind: 's3', path }),
      vanish: async () => way.cut(),
      damage: write,
      writtenAt: async (file: VaultPath) =>
        (await behind.versions(`studio/${file}`, signal)).length.toString(),
      gone: 'place-unreachable',
    };
  },
  s3Obstacle(),
);
