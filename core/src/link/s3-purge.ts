import { isAccessDenied } from './s3-failure.ts';
import type { S3Version } from './s3-types.ts';

/** A version that the store keeps although it was to go. */
export interface KeptVersion {
  readonly key: string;
  /** Until when it is locked; null where the store does not say, or refuses for another reason. */
  readonly until: Date | null;
}

/** What is to go: a version, or with null all that its name stands for, in a store that keeps none. */
export interface Going {
  readonly key: string;
  readonly version: S3Version | null;
}

/** What a bucket can do to one version. */
interface Purged {
  remove(one: Going): Promise<void>;
  /** Null where the store does not say. */
  lockedUntil(one: Going): Promise<Date | null>;
}

/** Requests under way together. */
const AT_ONCE = 16;

/** Takes versions away; gives what stays: what is locked, or what the key in use may not delete. */
export const purgeVersions = async (
  going: readonly Going[],
  bucket: Purged,
): Promise<readonly KeptVersion[]> => {
  const kept: KeptVersion[] = [];
  for (let at = 0; at < going.length; at += AT_ONCE) {
    const some = await Promise.all(going.slice(at, at + AT_ONCE).map((one) => destroy(one, bucket)));
    kept.push(...some.flatMap((one) => one ?? []));
  }
  return kept;
};

/** Null where it is gone. */
const destroy = async (one: Going, bucket: Purged): Promise<KeptVersion | null> => {
  try {
    await bucket.remove(one);
    return null;
  } catch (error) {
    if (!isAccessDenied(error)) throw error;
    return { key: one.key, until: await bucket.lockedUntil(one) };
  }
};
