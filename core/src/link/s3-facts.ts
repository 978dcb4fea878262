import { createHash, randomUUID } from 'node:crypto';
import type {
  GetBucketLifecycleConfigurationCommandOutput,
  GetBucketLocationCommandOutput,
  ObjectLockConfiguration,
  S3Client,
  StorageClass,
} from '@aws-sdk/client-s3';
import type { StoreFacts } from '@safelight/manifests';
import { SafelightError } from '../model/errors.ts';
import type { S3Locator } from './locator.ts';
import { type S3Sdk, s3Client, s3Sdk } from './s3-client.ts';
import { isAccessDenied, isNoClass, isNoLockThere, isNotOffered } from './s3-failure.ts';

const PROBE = Buffer.from('Safelight asks what this bucket does with a file.\n');
/** AWS takes nothing without it into a bucket that locks by itself. */
const PROBE_MD5 = createHash('md5').update(PROBE).digest('base64');

/**
 * Puts a file, tries to read it without any key, and deletes it. Throws `place-public` where strangers can read it,
 * `place-not-locked` where it is to lock files and cannot, `place-class` where it does not keep them in the class that is
 * wanted, and the SDK's errors where it cannot be put or does not say.
 */
export const bucketFacts = async (where: S3Locator): Promise<StoreFacts> => {
  const sdk = await s3Sdk();
  const client = s3Client(sdk, where);
  const Bucket = where.bucket;
  const prefix = where.prefix === '' ? '' : `${where.prefix}/`;
  const Key = `${prefix}${PROBE_NAME}${randomUUID()}`;
  try {
    const probe = { Bucket, Key, Body: PROBE, ContentMD5: PROBE_MD5, ...classOf(where) };
    const { VersionId } = await client.send(new sdk.PutObjectCommand(probe)).catch((error: unknown) => {
      throw where.storageClass !== null && isNoClass(error) ? withoutClass(where) : error;
    });
    const [stranger, kept] = await Promise.allSettled([
      isReadByStrangers(sdk, where, Key),
      where.storageClass === null ? null : client.send(new sdk.HeadObjectCommand({ Bucket, Key })),
    ]);
    const deletes = await removes(sdk, client, { Bucket, Key, VersionId });
    if (stranger.status === 'rejected') throw stranger.reason;
    if (stranger.value) throw new SafelightError('place-public', { bucket: Bucket });
    if (kept.status === 'rejected') throw kept.reason;
    if (where.storageClass !== null && kept.value?.StorageClass !== where.storageClass)
      throw withoutClass(where);
    const locking = deletes === true && where.lock === null ? null : await lockingOf(sdk, client, where);
    if (where.lock !== null && locking?.ObjectLockEnabled !== 'Enabled')
      throw new SafelightError('place-not-locked', { bucket: Bucket, days: where.lock });
    const [versioning, lifecycle, location] = [
      await asked(client.send(new sdk.GetBucketVersioningCommand({ Bucket }))),
      await asked(client.send(new sdk.GetBucketLifecycleConfigurationCommand({ Bucket }))),
      await asked(client.send(new sdk.GetBucketLocationCommand({ Bucket }))),
    ];
    return {
      versions: versioning === null ? null : versioning.Status === 'Enabled',
      expires: lifecycle === null ? null : expiryOf(lifecycle, prefix),
      deletes,
      region: answeredRegion(where, location),
      // What was deleted was not locked.
      retains: deletes === true ? null : retainedDays(locking),
    };
  } finally {
    client.destroy();
  }
};

const classOf = ({ storageClass }: S3Locator) =>
  storageClass === null ? {} : { StorageClass: storageClass as StorageClass };

const withoutClass = ({ bucket, storageClass }: S3Locator) =>
  new SafelightError('place-class', { bucket, storageClass: storageClass ?? '' });

/**
 * AWS says nothing of its first region, and `EU` of Ireland (S3, GetBucketLocation). Of other stores, nothing is no answer, and
 * neither is `default`: Ceph's gateway says so where nobody gave it a name.
 */
const answeredRegion = (
  { endpoint }: S3Locator,
  location: GetBucketLocationCommandOutput | null,
): string | null => {
  const said: string | null = location?.LocationConstraint || null;
  if (endpoint !== null) return said === 'default' ? null : said;
  if (location === null) return null;
  return said === 'EU' ? 'eu-west-1' : (said ?? 'us-east-1');
};

/** Begins the name of the file that is put to ask; one that could not be deleted again is no file of the vault. */
export const PROBE_NAME = 'probe-';

/** What is said to somebody who may not read: anything else does not tell. */
const KEPT_OUT: readonly (number | undefined)[] = [401, 403, 404];

/** Can strangers read a file that is there? Null where the store does not tell. Writes nothing. */
export const isPublicFile = async (where: S3Locator, key: string): Promise<boolean | null> => {
  const sdk = await s3Sdk();
  return isReadByStrangers(sdk, where, key).catch((error: unknown) => {
    if (error instanceof sdk.S3ServiceException) return null;
    throw error;
  });
};

/** A request without a signature: whoever can send it needs no key. */
const isReadByStrangers = async (sdk: S3Sdk, where: S3Locator, Key: string): Promise<boolean> => {
  const stranger = s3Client(sdk, where, { sign: async (request) => request });
  try {
    await stranger.send(new sdk.HeadObjectCommand({ Bucket: where.bucket, Key }));
    return true;
  } catch (error) {
    if (error instanceof sdk.S3ServiceException && KEPT_OUT.includes(error.$metadata.httpStatusCode))
      return false;
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

/** Null where it was made without object lock, which cannot be had later everywhere; or does not tell and need not. */
const lockingOf = async (
  sdk: S3Sdk,
  client: S3Client,
  { bucket, lock }: S3Locator,
): Promise<ObjectLockConfiguration | null> => {
  const answer = client.send(new sdk.GetObjectLockConfigurationCommand({ Bucket: bucket }));
  try {
    return (await (lock === null ? asked(answer) : answer))?.ObjectLockConfiguration ?? null;
  } catch (error) {
    if (isNoLockThere(error)) return null;
    throw error;
  }
};

/** Days for which it locks by itself what comes without a lock, a leap year being a year; null: it does not. */
const retainedDays = (locking: ObjectLockConfiguration | null): number | null => {
  const { Days, Years } = locking?.Rule?.DefaultRetention ?? {};
  return Days ?? (Years === undefined ? null : Years * 366);
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

/** Days of the rule that ends first for any file below the prefix, and be it one of a part of it; null: none does. */
const expiryOf = (
  { Rules = [] }: GetBucketLifecycleConfigurationCommandOutput,
  ours: string,
): number | null => {
  const days = Rules.flatMap(({ Status, Prefix, Filter, Expiration }) => {
    const prefix = Filter?.Prefix ?? Filter?.And?.Prefix ?? Prefix ?? '';
    // What asks for a tag does not mean ours, which have none.
    const isTagged = Filter?.Tag !== undefined || (Filter?.And?.Tags?.length ?? 0) > 0;
    const meetsOurs = ours.startsWith(prefix) || prefix.startsWith(ours);
    if (Status !== 'Enabled' || isTagged || !meetsOurs) return [];
    const date = Expiration?.Date;
    return Expiration?.Days ?? (date === undefined ? [] : Math.ceil((date.getTime() - Date.now()) / DAY));
  });
  return days.length === 0 ? null : Math.min(...days);
};
