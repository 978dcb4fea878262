import type { S3Client } from '@aws-sdk/client-s3';
import type { S3Sdk } from './s3-client.ts';
import { isArchived, isBeingRestored } from './s3-failure.ts';

/** How soon a store brings back what lies in an archive, and for how much (S3, RestoreObject, `Tier`). */
export type RecallTier = 'bulk' | 'standard' | 'expedited';

const TIERS = { bulk: 'Bulk', standard: 'Standard', expedited: 'Expedited' } as const;

/** Days for which what was brought back can be read: more terabytes than a slow line brings in less. */
const DAYS = 7;

/** Classes of which a list tells that they must be asked for before they are read (S3, "Storage classes", archiving). */
const ARCHIVES: readonly (string | null)[] = ['GLACIER', 'DEEP_ARCHIVE'];

export const isArchive = (storageClass: string | null): boolean => ARCHIVES.includes(storageClass);

/** `archived`: nobody asked for it yet. `coming`: somebody did. `here`: it can be read. */
export type Recalled = 'archived' | 'coming' | 'here';

/** Asks the store to bring a file back from its archive, unless it was asked before; with null it only looks. Errors are the SDK's. */
export const recallFrom = async (
  { sdk, client, signal }: { readonly sdk: S3Sdk; readonly client: S3Client; readonly signal: AbortSignal },
  at: { readonly Bucket: string; readonly Key: string; readonly VersionId?: string },
  tier: RecallTier | null,
): Promise<Recalled> => {
  const options = { abortSignal: signal };
  const { StorageClass, Restore } = await client.send(new sdk.HeadObjectCommand(at), options);
  // HeadObject, `x-amz-restore`: true while it is being brought back, false with a date for as long as it can be read.
  const ongoing = /ongoing-request="(true|false)"/.exec(Restore ?? '')?.[1];
  if (ongoing !== undefined) return ongoing === 'true' ? 'coming' : 'here';
  if (tier === null) return 'archived';
  const days = StorageClass === 'INTELLIGENT_TIERING' ? {} : { Days: DAYS };
  const how = { ...days, GlacierJobParameters: { Tier: TIERS[tier] } };
  try {
    await client.send(new sdk.RestoreObjectCommand({ ...at, RestoreRequest: how }), options);
    return 'coming';
  } catch (error) {
    if (isBeingRestored(error)) return 'coming';
    // It is in no archive.
    if (isArchived(error)) return 'here';
    throw error;
  }
};
