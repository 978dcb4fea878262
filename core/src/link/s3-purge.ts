import type { S3Client } from '@aws-sdk/client-s3';
import type { S3Locator } from './locator.ts';
import { type S3Sdk, s3Client, s3Sdk } from './s3-client.ts';
import { isAccessDenied, isNotOffered } from './s3-failure.ts';

/** A version that the store keeps although it was to go. */
export interface KeptVersion {
  readonly key: string;
  /** Until when it is locked; null where the store does not say, or refuses for another reason. */
  readonly until: Date | null;
}

interface Version {
  readonly key: string;
  /** Nothing in a store that keeps none: then the name alone goes. */
  readonly id: string | undefined;
}

/** Requests under way together. */
const AT_ONCE = 16;

/**
 * Takes away every version, and every marker, of the keys below a prefix that are to go. Gives what stays: what is locked,
 * or what the key in use may not delete. Throws the SDK's errors where the store cannot be asked.
 */
export const purgeVersions = async (
  where: S3Locator,
  { prefix, isGone }: { readonly prefix: string; readonly isGone: (key: string) => boolean },
): Promise<readonly KeptVersion[]> => {
  const sdk = await s3Sdk();
  const client = s3Client(sdk, where);
  const bucket = { sdk, client, Bucket: where.bucket };
  try {
    const going = (await versionsBelow(bucket, prefix)).filter(({ key }) => isGone(key));
    const kept: KeptVersion[] = [];
    for (let at = 0; at < going.length; at += AT_ONCE) {
      const some = await Promise.all(going.slice(at, at + AT_ONCE).map((one) => destroy(bucket, one)));
      kept.push(...some.flatMap((one) => one ?? []));
    }
    return kept;
  } finally {
    client.destroy();
  }
};

interface Bucket {
  readonly sdk: S3Sdk;
  readonly client: S3Client;
  readonly Bucket: string;
}

const versionsBelow = async (bucket: Bucket, prefix: string): Promise<readonly Version[]> => {
  try {
    return await everyVersion(bucket, prefix);
  } catch (error) {
    // A store that knows no versions keeps none.
    if (!isNotOffered(error)) throw error;
    return await everyKey(bucket, prefix);
  }
};

const everyVersion = async ({ sdk, client, Bucket }: Bucket, Prefix: string): Promise<readonly Version[]> => {
  const found: Version[] = [];
  for (let from: { KeyMarker?: string; VersionIdMarker?: string } | null = {}; from !== null; ) {
    const page: Awaited<ReturnType<typeof listVersions>> = await listVersions(sdk, client, {
      Bucket,
      Prefix,
      ...from,
    });
    for (const { Key, VersionId } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])])
      if (Key !== undefined) found.push({ key: Key, id: VersionId });
    const [key, version] = [page.NextKeyMarker, page.NextVersionIdMarker];
    from =
      page.IsTruncated === true && key !== undefined
        ? { KeyMarker: key, ...(version === undefined ? {} : { VersionIdMarker: version }) }
        : null;
  }
  return found;
};

const listVersions = (
  sdk: S3Sdk,
  client: S3Client,
  input: { readonly Bucket: string; readonly Prefix: string },
) => client.send(new sdk.ListObjectVersionsCommand(input));

const everyKey = async ({ sdk, client, Bucket }: Bucket, Prefix: string): Promise<readonly Version[]> => {
  const found: Version[] = [];
  for await (const page of sdk.paginateListObjectsV2({ client }, { Bucket, Prefix }))
    for (const { Key } of page.Contents ?? []) if (Key !== undefined) found.push({ key: Key, id: undefined });
  return found;
};

/** Null where it is gone. */
const destroy = async (bucket: Bucket, { key, id }: Version): Promise<KeptVersion | null> => {
  const { sdk, client, Bucket } = bucket;
  const version = id === undefined ? {} : { VersionId: id };
  try {
    await client.send(new sdk.DeleteObjectCommand({ Bucket, Key: key, ...version }));
    return null;
  } catch (error) {
    if (!isAccessDenied(error)) throw error;
    return { key, until: await lockedUntil(bucket, { Bucket, Key: key, ...version }) };
  }
};

const lockedUntil = async (
  { sdk, client }: Bucket,
  version: { readonly Bucket: string; readonly Key: string },
): Promise<Date | null> => {
  try {
    const { Retention } = await client.send(new sdk.GetObjectRetentionCommand(version));
    return Retention?.RetainUntilDate ?? null;
  } catch (error) {
    if (error instanceof sdk.S3ServiceException) return null;
    throw error;
  }
};
