import { describe, expect, test } from 'vitest';
import { folderIn, storeOf } from '../../../core/src/link/link-store.ts';
import { parseLinkLocator } from '../../../core/src/link/locator.ts';

const storeAt = (text: string): string => storeOf(parseLinkLocator(text));

describe('one store', () => {
  test.each([
    [
      's3://pics',
      's3://pics/studio',
      's3://pics?region=eu-central-1&profile=x&lock=30',
      's3://pics?endpoint=https://s3.amazonaws.com',
    ],
    ['s3://pics', 's3://pics?endpoint=https://s3.dualstack.eu-west-1.amazonaws.com/'],
    ['s3://pics?endpoint=https://s3.example.org', 's3://pics/a?endpoint=https://S3.Example.org:443/'],
    [
      's3://pics?endpoint=http://127.0.0.1:9000',
      's3://pics?endpoint=http://localhost:9000',
      's3://pics?endpoint=http://[::1]:9000',
    ],
    ['s3://pics?endpoint=https://example.org/s3', 's3://pics?endpoint=https://example.org/s3/'],
    ['rclone:nas:', 'rclone:nas:backup/Safelight', 'rclone:nas:/mnt'],
  ])('%s is that of %s', (first, ...others) => {
    for (const other of others) expect(storeAt(other)).toBe(storeAt(first));
  });

  test('is said by its endpoint and bucket, or by its remote', () => {
    expect(storeAt('s3://pics/x?endpoint=https://s3.example.org')).toBe('s3 s3.example.org:443/pics');
    expect(storeAt('s3://pics/x')).toBe('s3 amazonaws.com:443/pics');
    expect(storeAt('rclone:nas:x')).toBe('rclone nas');
  });

  test.each([
    ['s3://pics', 's3://Pics'],
    ['s3://pics', 's3://pics?endpoint=https://s3.example.org'],
    ['s3://pics', 's3://pics?endpoint=https://s3.cn-north-1.amazonaws.com.cn'],
    ['s3://pics', 's3://pics?endpoint=https://notamazonaws.com'],
    ['s3://pics?endpoint=https://s3.example.org', 's3://pics?endpoint=https://s3.example.org:9000'],
    ['s3://pics?endpoint=http://127.0.0.1:9000', 's3://pics?endpoint=http://127.0.0.1:9001'],
    ['s3://nas', 'rclone:nas:'],
    ['rclone:nas:', 'rclone:NAS:'],
  ])('is not that of %s and of %s', (one, other) => {
    expect(storeAt(one)).not.toBe(storeAt(other));
  });
});

test.each([
  ['s3://pics', ''],
  ['s3://pics/a/c/?lock=3', 'a/c'],
  ['rclone:nas:', ''],
  ['rclone:nas:/mnt/c/', '/mnt/c'],
])('%s is the folder "%s" of its store', (text, folder) => {
  expect(folderIn(parseLinkLocator(text))).toBe(folder);
});
