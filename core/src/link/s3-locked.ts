import type { ObjectVersion } from '@aws-sdk/client-s3';
import { SafelightError } from '../model/errors.ts';
import type { S3Locator } from './locator.ts';
import { type S3Sdk, s3Client, s3Sdk } from './s3-client.ts';
import { isAccessDenied, isNotLocked, isUnanswered } from './s3-failure.ts';
import type { S3Labels, S3Part, S3Upload, S3Version } from './s3-types.ts';
import { type Promised, VersionedS3Bucket } from './s3-versioned.ts';

/** Milliseconds. */
const DAY = 86_400_000;
/** Requests under way together. */
const AT_ONCE = 16;

/** For how many days a key is locked. */
type DaysOf = (key: string) => number;

interface Locked {
  readonly where: S3Locator;
  readonly days: DaysOf;
  readonly promised: Promised;
  /** Can a file of ours have this key? What others keep in the bucket is not ours to lock. */
  readonly belongs: (key: string) => boolean;
}

interface Retention {
  readonly mode: 'COMPLIANCE' | 'GOVERNANCE';
  /** Also over a lock that a key with this right may lift. */
  readonly bypass?: boolean;
}

/**
 * A bucket with object lock (S3, "Locking objects with Object Lock", mode COMPLIANCE): what is put cannot be deleted or
 * replaced by anybody for the days of its key, also not with the keys in use; but it can be hidden, so it is read by versions.
 */
export class LockedS3Bucket extends VersionedS3Bucket {
  readonly #days: DaysOf;
  readonly #belongs: Locked['belongs'];

  private constructor(sdk: S3Sdk, { where, days, promised, belongs }: Locked) {
    super(sdk, s3Client(sdk, where), { bucket: where.bucket, promised });
    this.#days = days;
    this.#belongs = belongs;
  }

  static async lockedBy(locked: Locked): Promise<LockedS3Bucket> {
    return new LockedS3Bucket(await s3Sdk(), locked);
  }

  override async put(
    key: string,
    bytes: Uint8Array,
    sha256: string,
    signal: AbortSignal,
  ): Promise<S3Version | null> {
    return this.#assertLocked(key, await super.put(key, bytes, sha256, signal), signal);
  }

  override async putHashed(
    key: string,
    bytes: Uint8Array,
    labels: S3Labels,
    signal: AbortSignal,
  ): Promise<S3Version | null> {
    return this.#assertLocked(key, await super.putHashed(key, bytes, labels, signal), signal);
  }

  /** Some stores forget the lock that an upload in parts began with. */
  override async complete(
    upload: S3Upload,
    parts: readonly S3Part[],
    signal: AbortSignal,
  ): Promise<S3Version | null> {
    const made = await super.complete(upload, parts, signal);
    const [newest] = made === null ? await this.versionsOf(upload.key, signal) : [made];
    if (newest === undefined) throw this.#notLocked(upload.key);
    await this.#lock(upload.key, newest, signal);
    await this.#assertLocked(upload.key, newest, signal);
    // One that was only listed may have come from others.
    this.keep(upload.key, made);
    return newest;
  }

  /**
   * Locks every version of ours below a prefix for the days that were chosen, from now, but for what is to go. What the
   * store refuses for one keeps no other from being locked: the first refusal is thrown when all were tried.
   */
  async relock(
    { prefix, isGone }: { readonly prefix: string; readonly isGone: (key: string) => boolean },
    signal: AbortSignal,
  ): Promise<void> {
    let refusal: unknown = null;
    const lock = async ({ Key = '', VersionId = '' }: ObjectVersion): Promise<void> => {
      try {
        await this.#lock(Key, { id: VersionId }, signal);
      } catch (error) {
        if (isUnanswered(error)) throw error;
        refusal ??= error;
      }
    };
    for await (const { versions } of this.pages(prefix, false, signal)) {
      const ours = versions.filter(({ Key = '' }) => this.#belongs(Key) && !isGone(Key));
      for (let at = 0; at < ours.length; at += AT_ONCE)
        await Promise.all(ours.slice(at, at + AT_ONCE).map(lock));
    }
    if (refusal !== null) throw refusal;
  }

  protected override described(labels: S3Labels, key: string): object {
    return {
      ...super.described(labels, key),
      ObjectLockMode: 'COMPLIANCE',
      ObjectLockRetainUntilDate: this.#until(key),
    };
  }

  /** By the clock of the store, as far as its answers told it: locks end by that one. */
  #now(): number {
    return Date.now() + this.client.config.systemClockOffset;
  }

  #until(key: string): Date {
    return new Date(this.#now() + this.#days(key) * DAY);
  }

  #notLocked(key: string): SafelightError {
    return new SafelightError('place-not-locked', { bucket: this.bucket, days: this.#days(key) });
  }

  /**
   * One that is locked for longer stays so: a store lets nobody shorten it. One in mode GOVERNANCE was put there by
   * others, or locked by the bucket's own setting; where the key in use may not change the mode, it may prolong it.
   */
  async #lock(key: string, version: S3Version, signal: AbortSignal): Promise<void> {
    const retained = (retention: Retention): Promise<boolean> =>
      this.#retained(key, version, retention, signal);
    if (await retained({ mode: 'COMPLIANCE' })) return;
    const { mode, isLong } = await this.#lockOf(key, version, signal);
    if (mode === 'GOVERNANCE' && (await retained({ mode: 'COMPLIANCE', bypass: true }))) return;
    if (isLong || (mode === 'GOVERNANCE' && (await retained({ mode })))) return;
    throw this.#notLocked(key);
  }

  /** False where the store does not let us. */
  async #retained(
    key: string,
    version: S3Version,
    { mode, bypass = false }: Retention,
    signal: AbortSignal,
  ): Promise<boolean> {
    const command = new this.sdk.PutObjectRetentionCommand({
      ...this.at(key, version),
      Retention: { Mode: mode, RetainUntilDate: this.#until(key) },
      ...(bypass ? { BypassGovernanceRetention: true } : {}),
    });
    try {
      await this.client.send(command, { abortSignal: signal });
      return true;
    } catch (error) {
      if (isAccessDenied(error)) return false;
      throw error;
    }
  }

  /** `isLong`: for the days that were chosen, but for the one that passes while it is asked. */
  async #lockOf(
    key: string,
    version: S3Version | null,
    signal: AbortSignal,
  ): Promise<{ readonly mode: string | null; readonly isLong: boolean }> {
    const command = new this.sdk.GetObjectRetentionCommand(this.at(key, version));
    try {
      const { Retention } = await this.client.send(command, { abortSignal: signal });
      const left = (Retention?.RetainUntilDate?.getTime() ?? 0) - this.#now();
      return { mode: Retention?.Mode ?? null, isLong: left >= (this.#days(key) - 1) * DAY };
    } catch (error) {
      if (isNotLocked(error)) return { mode: null, isLong: false };
      throw error;
    }
  }

  /** What the store says of the version that was put: a lock that was asked for is not one that is there. */
  async #assertLocked(
    key: string,
    version: S3Version | null,
    signal: AbortSignal,
  ): Promise<S3Version | null> {
    this.keep(key, null);
    const { mode, isLong } = await this.#lockOf(key, version, signal);
    if (mode !== 'COMPLIANCE' || !isLong) throw this.#notLocked(key);
    this.keep(key, version);
    return version;
  }
}
