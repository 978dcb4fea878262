import { randomUUID } from 'node:crypto';
import type { GetBucketLifecycleConfigurationCommandOutput, S3Client } from '@aws-sdk/client-s3';
import type { StoreFacts } from '@safelight/manifests';
import { SafelightError } from '../model/errors.ts';
import type { S3Locator } from './locator.ts';
import { type S3Sdk, s3Client, s3Sdk } from './s3-client.ts';
import { isAccessDenied, isNotOffered } from './s3-failure.ts';

const PROBE = Buffer.from('Safelight asks what this bucket does with a file.\n');

/**
 * Puts a file, tries to read it without any key, and deletes it. Throws `place-public` where strangers can read it,
 * `place-not-locked` where it is to lock files and cannot, and the SDK's errors where it cannot be put.
 */
export const bucketFacts = async (where: S3Locator): Promise<StoreFacts> => {
  const sdk = await s3Sdk();
  const client = s3Client(sdk, where);
  const Bucket = where.bucket;
  const Key = `${where.prefix === '' ? '' : `${where.prefix}/`}${PROBE_NAME}${randomUUID()}`;
  try {
    const { VersionId } = await client.send(new sdk.PutObjectCommand({ Bucket, Key, Body: PROBE }));
    const isPublic = await isReadByStrangers(sdk, where, Key);
    const deletes = await removes(sdk, client, { Bucket, Key, VersionId });
    if (isPublic) throw new SafelightError('place-public', { bucket: Bucket });
    if (where.lock !== null && !(await canLock(sdk, client, Bucket)))
      throw new SafelightError('place-not-locked', { bucket: Bucket, days: where.lock });
    const [versioning, lifecycle, location] = [
      await asked(client.send(new sdk.GetBucketVersioningCommand({ Bucket }))),
      await asked(client.send(new sdk.GetBucketLifecycleConfigurationCommand({ Bucket }))),
      await asked(client.send(new sdk.GetBucketLocationCommand({ Bucket }))),
    ];
    return {
      versions: versioning === null ? null : versioning.Status === 'Enabled',
      expires: lifecycle === null ? null : expiryOf(lifecycle, Key),
      deletes,
      region: location?.LocationConstraint || null,
    };
  } finally {
    client.destroy();
  }
};

/** Begins the name of the file that is put to ask; one that could not be deleted again is no file of the vault. */
export const PROBE_NAME = 'probe-';

/** Can strangers read a file that is there? Null where the store answers neither yes nor no. Writes nothing. */
export const isPublicFile = async (where: S3Locator, key: string): Promise<boolean | null> => {
  const status = await statusForStrangers(await s3Sdk(), where, key);
  return status === 200 ? true : status === 401 || status === 403 ? false : null;
};

const isReadByStrangers = async (sdk: S3Sdk, where: S3Locator, key: string): Promise<boolean> =>
  (await statusForStrangers(sdk, where, key)) === 200;

/** What a request without a signature gets: whoever can send it needs no key. */
const statusForStrangers = async (sdk: S3Sdk, where: S3Locator, Key: string): Promise<number | null> => {
  const stranger = s3Client(sdk, where, { sign: async (request) => request });
  try {
    await stranger.send(new sdk.HeadObjectCommand({ Bucket: where.bucket, Key }));
    return 200;
  } catch (error) {
    if (error instanceof sdk.S3ServiceException) return error.$metadata.httpStatusCode ?? null;
    throw error;
  } finally {
    stranger.destroy();
  }
};

const removes = async (
  sdk: S3Sdk,
  client: S3Client,
  {
    VersionId,
    ...at
  }: { readonly Bucket: string; readonly Key: string; readonly VersionId: string | undefined },
): Promise<boolean | null> => {
  try {
    // Of a bucket with versions that very one: a marker above it would only hide it.
    await client.send(
      new sdk.DeleteObjectCommand({ ...at, ...(VersionId === undefined ? {} : { VersionId }) }),
    );
    return true;
  } catch (error) {
    if (isAccessDenied(error)) return false;
    throw error;
  }
};

/** Was it made with object lock? It cannot be had later everywhere. */
const canLock = async (sdk: S3Sdk, client: S3Client, Bucket: string): Promise<boolean> => {
  try {
    const answer = await client.send(new sdk.GetObjectLockConfigurationCommand({ Bucket }));
    return answer.ObjectLockConfiguration?.ObjectLockEnabled === 'Enabled';
  } catch (error) {
    if (error instanceof sdk.S3ServiceException) return false;
    throw error;
  }
};

/** Null where the bucket does not know the question, has nothing to say, or the key may not ask. */
const asked = async <T>(answer: Promise<T>): Promise<T | null> => {
  try {
    return await answer;
  } catch (error) {
    if (isAccessDenied(error) || isNotOffered(error) || isUnset(error)) return null;
    throw error;
  }
};

const isUnset = (error: unknown): boolean =>
  error instanceof Error && error.name === 'NoSuchLifecycleConfiguration';

const DAY = 86_400_000;

/** Days of the rule that ends first for a file below the prefix; null: none does. */
const expiryOf = (
  { Rules = [] }: GetBucketLifecycleConfigurationCommandOutput,
  key: string,
): number | null => {
  const days = Rules.flatMap(({ Status, Prefix, Filter, Expiration }) => {
    const prefix = Filter?.Prefix ?? Filter?.And?.Prefix ?? Prefix ?? '';
    // What asks for a tag does not mean ours, which have none.
    const isTagged = Filter?.Tag !== undefined || (Filter?.And?.Tags?.length ?? 0) > 0;
    if (Status !== 'Enabled' || isTagged || !key.startsWith(prefix)) return [];
    const date = Expiration?.Date;
    return Expiration?.Days ?? (date === undefined ? [] : Math.ceil((date.getTime() - Date.now()) / DAY));
  });
  return days.length === 0 ? null : Math.min(...days);
};
