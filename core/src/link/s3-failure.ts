import { SafelightError, systemCode } from '../model/errors.ts';
import type { S3Locator } from './locator.ts';

/** Error codes of S3 ("Error responses") that a photographer can do something about. */
const KNOWN: Readonly<Record<string, string>> = {
  NoSuchBucket: 'there is no such bucket',
  AccessDenied: 'the key in use may not do this there',
  InvalidAccessKeyId: 'the key in use is not known there',
  SignatureDoesNotMatch: 'the secret in use is not the right one',
  ExpiredToken: 'the key in use has expired: log in again',
  RequestTimeTooSkewed: 'the clock of this computer is wrong',
  InvalidStorageClass: 'it knows no such storage class',
  GlacierExpeditedRetrievalNotAvailable: 'it brings nothing back so fast at the moment',
  QuotaExceeded: 'there is no room left',
  EntityTooLarge: 'a single file may not be so large there',
  PermanentRedirect: 'the bucket lies in another region: give it with ?region=',
  AuthorizationHeaderMalformed: 'the bucket lies in another region: give it with ?region=',
  SlowDown: 'it is too busy, again and again',
  ECONNREFUSED: 'nothing answers there',
  ECONNRESET: 'the connection was broken off',
  EPIPE: 'the connection was broken off',
  ENOTFOUND: 'no such address is known',
  EAI_AGAIN: 'names cannot be looked up at the moment',
  TimeoutError: 'it does not answer',
  ETIMEDOUT: 'it does not answer',
  BadDigest: 'bytes were changed on the way',
  XAmzContentSHA256Mismatch: 'bytes were changed on the way',
};

/** Node's codes for certificates: `CERT_HAS_EXPIRED`, `SELF_SIGNED_CERT_IN_CHAIN`, `ERR_TLS_CERT_ALTNAME_INVALID` … */
const CERTIFICATE = /CERT|SELF_SIGNED|ERR_TLS/;

const nameOf = (error: unknown): string =>
  error instanceof Error && /^[A-Za-z0-9]{1,60}$/.test(error.name) ? error.name : 'Error';

const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode;

/** What went wrong, made of codes alone: messages and causes of the SDK quote requests, and requests are signed. */
export const s3FailureText = (error: unknown, { profile }: S3Locator): string => {
  const [name, code, status] = [nameOf(error), systemCode(error) ?? '', statusOf(error)];
  const known = KNOWN[name] ?? KNOWN[code];
  if (known !== undefined) return known;
  if (name === 'CredentialsProviderError' || /could not load credentials/i.test(String(error)))
    return `this computer has no key for it${profile === null ? '' : ` in the AWS profile ${profile}`}`;
  if (/region is missing/i.test(String(error))) return 'its region is not known: give it with ?region=';
  if (CERTIFICATE.test(code)) return `its certificate cannot be trusted (${code})`;
  if (status === 403) return 'the key in use is not accepted, or may not do this there';
  if (status === 404) return 'there is no such bucket or file';
  return `it says ${[name, code, status].filter((part) => part !== '' && part !== undefined).join(', ')}`;
};

/** Of the store, the way to it or its keys; not of whoever hands a file on. */
export const isOfStore = (error: unknown): boolean =>
  error instanceof Error &&
  ('$metadata' in error ||
    systemCode(error) !== undefined ||
    /Timeout|Credential|region is missing/i.test(`${error.name} ${error.message}`));

export const isAccessDenied = (error: unknown): boolean => statusOf(error) === 403;

/** It does not know this question: stores that are not AWS answer 400, 405 or 501. */
export const isNotOffered = (error: unknown): boolean => [400, 405, 501].includes(statusOf(error) ?? 0);

/** The store answered, and does not do this with this file: what it may say of one and not of another. */
export const isRefused = (error: unknown): boolean => [400, 403].includes(statusOf(error) ?? 0);

/** Nobody answered, or a store that is in trouble: what holds for one file now holds for all. */
export const isUnanswered = (error: unknown): boolean =>
  !(error instanceof SafelightError) && !((statusOf(error) ?? 500) < 500);

/** Asked whether a bucket locks: it was made without. */
export const isNoLockThere = (error: unknown): boolean =>
  nameOf(error) === 'ObjectLockConfigurationNotFoundError';

/** Asked for the lock of a file: it has none, or its bucket was made without (AWS says that with a 400). */
export const isNotLocked = (error: unknown): boolean =>
  isNoLockThere(error) || ['NoSuchObjectLockConfiguration', 'InvalidRequest'].includes(nameOf(error));

/** Asked for an upload: it was completed or given up, here or by another computer. Of its parts Ceph says NoSuchKey. */
export const isNoUpload = (error: unknown): boolean => ['NoSuchUpload', 'NoSuchKey'].includes(nameOf(error));

/** The same, or a part of it is another one than that which was sent. */
export const isUploadLost = (error: unknown): boolean => isNoUpload(error) || nameOf(error) === 'InvalidPart';

/** It lies in an archive, and must be asked for before it is read; or was asked for, and is in none. */
export const isArchived = (error: unknown): boolean => nameOf(error) === 'InvalidObjectState';

/** It was asked for before, and is not there yet. */
export const isBeingRestored = (error: unknown): boolean => nameOf(error) === 'RestoreAlreadyInProgress';

/** A class was asked for that it does not know; Ceph calls that an argument. */
export const isNoClass = (error: unknown): boolean =>
  ['InvalidStorageClass', 'InvalidArgument'].includes(nameOf(error));

export const isNoBucket = (error: unknown): boolean => nameOf(error) === 'NoSuchBucket';

/** The error as one of ours, without a cause. */
export const s3Failure = (
  error: unknown,
  {
    place,
    locator,
    signal,
  }: { readonly place: string; readonly locator: S3Locator; readonly signal: AbortSignal },
): SafelightError => {
  if (error instanceof SafelightError) return error;
  if (signal.aborted) return new SafelightError('interrupted', { what: 'The upload' });
  return new SafelightError('upload-failed', { place, why: s3FailureText(error, locator) });
};
