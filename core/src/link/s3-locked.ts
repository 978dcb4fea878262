import { createHash } from 'node:crypto';
import type { ObjectVersion } from '@aws-sdk/client-s3';
import { SafelightError } from '../model/errors.ts';
import type { S3Locator } from './locator.ts';
import { S3Bucket } from './s3.ts';
import { type S3Sdk, s3Client, s3Sdk } from './s3-client.ts';
import { isAccessDenied } from './s3-failure.ts';
import type { S3Held, S3Listed, S3Part, S3Range, S3Upload, S3Version } from './s3-types.ts';

/** Milliseconds. */
const DAY = 86_400_000;
/** Bytes that are hashed at a time to tell one version from another. */
const SLAB = 16 * 2 ** 20;

/** What a key of the store should hold, by its name alone; null where the name does not tell. */
export type Promised = (key: string) => string | null;

/**
 * A bucket with object lock (S3, "Locking objects with Object Lock", mode COMPLIANCE): what is put cannot be deleted or
 * replaced by anybody for so many days, also not with the keys in use; but it can be hidden, by a marker or by other bytes
 * under its name. So older versions are read: each file is put once, and the first that holds what its name promises is
 * the file.
 */
export class LockedS3Bucket extends S3Bucket {
  readonly #days: number;
  readonly #promised: Promised;
  readonly #chosen = new Map<string, S3Version>();

  private constructor(sdk: S3Sdk, { where, days, promised }: Locked) {
    super(sdk, s3Client(sdk, where), where.bucket);
    this.#days = days;
    this.#promised = promised;
  }

  static async lockedBy(locked: Locked): Promise<LockedS3Bucket> {
    return new LockedS3Bucket(await s3Sdk(), locked);
  }

  override async head(key: string, signal: AbortSignal): Promise<S3Held | null> {
    const version = await this.#choose(key, signal);
    return version === null ? null : super.head(key, signal, version);
  }

  override async get(key: string, range: S3Range | null, signal: AbortSignal): Promise<Buffer | null> {
    const version = await this.#choose(key, signal);
    return version === null ? null : super.get(key, range, signal, version);
  }

  /** Also what is hidden; of several versions the size is that of the first, unless one was chosen. */
  override async *list(
    prefix: string,
    { flat }: { readonly flat: boolean },
    signal: AbortSignal,
  ): AsyncGenerator<S3Listed> {
    // Versions of a key come together, the newest first.
    let last: ObjectVersion | null = null;
    for await (const page of this.#pages(prefix, flat, signal)) {
      for (const version of page.versions) {
        if (last !== null && last.Key !== version.Key) yield this.#listed(last);
        if (last === null || last.Key !== version.Key || !this.#isChosen(last)) last = version;
      }
      for (const folder of page.folders) yield { key: folder, size: null };
    }
    if (last !== null) yield this.#listed(last);
  }

  override async put(key: string, bytes: Uint8Array, sha256: string, signal: AbortSignal): Promise<void> {
    await super.put(key, bytes, sha256, signal);
    await this.#assertLocked(key, signal);
  }

  override async putHashed(
    key: string,
    bytes: Uint8Array,
    sha256: string,
    signal: AbortSignal,
  ): Promise<void> {
    // A store wants Content-MD5 with what it is to lock.
    await this.put(key, bytes, sha256, signal);
  }

  /** Some stores forget the lock that an upload in parts began with. */
  override async complete(upload: S3Upload, parts: readonly S3Part[], signal: AbortSignal): Promise<void> {
    await super.complete(upload, parts, signal);
    this.#chosen.delete(upload.key);
    const [newest] = await this.#versionsOf(upload.key, signal);
    if (newest === undefined) return;
    await this.#lock(upload.key, newest, signal);
    await this.#assertLocked(upload.key, signal);
  }

  /** Locks everything below a prefix for the days that were chosen, from now. */
  async relock(prefix: string, signal: AbortSignal): Promise<void> {
    for await (const { versions } of this.#pages(prefix, false, signal)) {
      for (let at = 0; at < versions.length; at += AT_ONCE)
        await Promise.all(
          versions.slice(at, at + AT_ONCE).map(async ({ Key, VersionId }) => {
            if (Key !== undefined && VersionId !== undefined)
              await this.#lock(Key, { id: VersionId }, signal);
          }),
        );
    }
  }

  protected override described(sha256: string): object {
    return {
      ...super.described(sha256),
      ObjectLockMode: 'COMPLIANCE',
      ObjectLockRetainUntilDate: this.#until(),
    };
  }

  #until(): Date {
    return new Date(Date.now() + this.#days * DAY);
  }

  #isChosen({ Key, VersionId }: ObjectVersion): boolean {
    return Key !== undefined && this.#chosen.get(Key)?.id === VersionId;
  }

  #listed({ Key = '', Size = -1 }: ObjectVersion): S3Listed {
    return { key: Key, size: Size };
  }

  /** One that is locked for longer stays so: a store lets nobody shorten it. */
  async #lock(key: string, version: S3Version, signal: AbortSignal): Promise<void> {
    const Retention = { Mode: 'COMPLIANCE', RetainUntilDate: this.#until() } as const;
    const command = new this.sdk.PutObjectRetentionCommand({ ...this.at(key, version), Retention });
    try {
      await this.client.send(command, { abortSignal: signal });
    } catch (error) {
      if (!isAccessDenied(error) || !(await this.#isLocked(key, version, signal))) throw error;
    }
  }

  async #isLocked(key: string, version: S3Version | null, signal: AbortSignal): Promise<boolean> {
    const command = new this.sdk.GetObjectRetentionCommand(this.at(key, version));
    const { Retention } = await this.client.send(command, { abortSignal: signal });
    const left = (Retention?.RetainUntilDate?.getTime() ?? 0) - Date.now();
    return Retention?.Mode === 'COMPLIANCE' && left >= (this.#days - 1) * DAY;
  }

  /** What the store says of its newest version: a lock that was asked for is not one that is there. */
  async #assertLocked(key: string, signal: AbortSignal): Promise<void> {
    this.#chosen.delete(key);
    if (!(await this.#isLocked(key, null, signal)))
      throw new SafelightError('place-not-locked', { bucket: this.bucket, days: this.#days });
  }

  async #choose(key: string, signal: AbortSignal): Promise<S3Version | null> {
    const known = this.#chosen.get(key);
    if (known !== undefined) return known;
    const versions = (await this.#versionsOf(key, signal)).reverse();
    const [oldest] = versions;
    if (oldest === undefined) return null;
    const promised = versions.length === 1 ? null : this.#promised(key);
    let found = oldest;
    if (promised !== null)
      for (const version of versions)
        if ((await this.#sha256Of(key, version, signal)) === promised) {
          found = version;
          break;
        }
    this.#chosen.set(key, found);
    return found;
  }

  async #sha256Of(key: string, version: S3Version, signal: AbortSignal): Promise<string> {
    const hash = createHash('sha256');
    for (let from = 0; ; from += SLAB) {
      const piece = await super.get(key, { from, length: SLAB }, signal, version);
      if (piece === null) return '';
      hash.update(piece);
      if (piece.length < SLAB) return hash.digest('hex');
    }
  }

  /** Of this very key, the newest first. */
  async #versionsOf(key: string, signal: AbortSignal): Promise<S3Version[]> {
    const found: S3Version[] = [];
    for await (const { versions } of this.#pages(key, true, signal))
      for (const { Key, VersionId } of versions)
        if (Key === key && VersionId !== undefined) found.push({ id: VersionId });
    return found;
  }

  async *#pages(prefix: string, flat: boolean, signal: AbortSignal) {
    for (let from: { KeyMarker?: string; VersionIdMarker?: string } = {}; ; ) {
      const command = new this.sdk.ListObjectVersionsCommand({
        Bucket: this.bucket,
        Prefix: prefix,
        ...(flat ? { Delimiter: '/' } : {}),
        ...from,
      });
      const page = await this.client.send(command, { abortSignal: signal });
      yield {
        versions: page.Versions ?? [],
        folders: (page.CommonPrefixes ?? []).flatMap(({ Prefix }) => Prefix ?? []),
      };
      if (page.IsTruncated !== true || page.NextKeyMarker === undefined) return;
      from = {
        KeyMarker: page.NextKeyMarker,
        ...(page.NextVersionIdMarker === undefined ? {} : { VersionIdMarker: page.NextVersionIdMarker }),
      };
    }
  }
}

/** Requests under way together. */
const AT_ONCE = 16;

interface Locked {
  readonly where: S3Locator;
  readonly days: number;
  readonly promised: Promised;
}
