import { createHash } from 'node:crypto';
import type { ObjectVersion, S3Client } from '@aws-sdk/client-s3';
import { S3Bucket } from './s3.ts';
import type { Recalled, RecallTier } from './s3-archive.ts';
import type { S3Sdk } from './s3-client.ts';
import { isRefused } from './s3-failure.ts';
import type { S3Held, S3Listed, S3Range, S3Version } from './s3-types.ts';

/** Bytes that are hashed at a time to tell one version from another. */
const SLAB = 16 * 2 ** 20;

/** What a key of the store should hold, by its name alone; null where the name does not tell. */
export type Promised = (key: string) => string | null;

/**
 * A bucket in which files are hidden and not replaced: by a marker, or by other bytes under their names. So it is read by
 * versions: each file is put once, and the first that holds what its name promises is the file; of a name that promises
 * nothing, the first.
 */
export class VersionedS3Bucket extends S3Bucket {
  readonly #promised: Promised;
  /** By key: the version that is its file, once that was found out. */
  readonly #chosen = new Map<string, S3Version>();

  protected constructor(
    sdk: S3Sdk,
    client: S3Client,
    { bucket, promised }: { readonly bucket: string; readonly promised: Promised },
  ) {
    super(sdk, client, bucket);
    this.#promised = promised;
  }

  override async head(key: string, signal: AbortSignal): Promise<S3Held | null> {
    const version = await this.#choose(key, signal);
    return version === null ? null : super.head(key, signal, version);
  }

  override async get(key: string, range: S3Range | null, signal: AbortSignal): Promise<Buffer | null> {
    const version = await this.#choose(key, signal);
    return version === null ? null : super.get(key, range, signal, version);
  }

  /** Also what is hidden. Versions of one size are not told apart here: only who reads their bytes can. */
  override async *list(
    prefix: string,
    { flat }: { readonly flat: boolean },
    signal: AbortSignal,
  ): AsyncGenerator<S3Listed> {
    // Versions of a key come together, the newest first.
    let same: ObjectVersion[] = [];
    for await (const page of this.pages(prefix, flat, signal)) {
      for (const version of page.versions) {
        if (same.length > 0 && same[0]?.Key !== version.Key) {
          yield await this.#listed(same, signal);
          same = [];
        }
        same.push(version);
      }
      for (const folder of page.folders) yield { key: folder, size: null, storageClass: null };
    }
    if (same.length > 0) yield await this.#listed(same, signal);
  }

  override async recall(key: string, tier: RecallTier | null, signal: AbortSignal): Promise<Recalled> {
    const version = await this.#choose(key, signal);
    return super.recall(key, tier, signal, version ?? undefined);
  }

  override async remove(key: string, version: S3Version | null, signal: AbortSignal): Promise<void> {
    await super.remove(key, version, signal);
    this.keep(key, null);
  }

  /** Of what was put just now; null where the store does not say which version it became. */
  protected keep(key: string, version: S3Version | null): void {
    // Who comes later reads the first version of a name that promises nothing, and so do we.
    if (version === null || this.#promised(key) === null) this.#chosen.delete(key);
    else this.#chosen.set(key, version);
  }

  /** Of this very key, the newest first. */
  protected async versionsOf(key: string, signal: AbortSignal): Promise<S3Version[]> {
    const found: S3Version[] = [];
    for await (const { versions, last } of this.pages(key, true, signal)) {
      for (const { Key, VersionId } of versions)
        if (Key === key && VersionId !== undefined) found.push({ id: VersionId });
      // Keys come in their order, and one comes before all that it begins.
      if (last !== key) break;
    }
    return found;
  }

  async #listed(same: readonly ObjectVersion[], signal: AbortSignal): Promise<S3Listed> {
    const oldest = same.at(-1) ?? {};
    const { Key = '', Size = -1 } = oldest;
    const chosen = same.every((one) => one.Size === Size)
      ? null
      : (this.#chosen.get(Key) ?? (await this.#firstWhole(Key, idsOf(same), signal)));
    const own = same.find(({ VersionId }) => VersionId === chosen?.id) ?? oldest;
    return { key: Key, size: own.Size ?? Size, storageClass: own.StorageClass ?? null };
  }

  async #choose(key: string, signal: AbortSignal): Promise<S3Version | null> {
    return this.#chosen.get(key) ?? this.#firstWhole(key, await this.versionsOf(key, signal), signal);
  }

  /** The first of all where none holds what the name promises, or there is no other; null where there is none. */
  async #firstWhole(
    key: string,
    newestFirst: readonly S3Version[],
    signal: AbortSignal,
  ): Promise<S3Version | null> {
    const versions = newestFirst.toReversed();
    const [oldest = null] = versions;
    const promised = versions.length > 1 ? this.#promised(key) : null;
    let isSure = true;
    for (const version of promised === null ? [] : versions) {
      const sha256 = await this.#sha256Of(key, version, signal);
      if (sha256 === promised) return this.#chose(key, version);
      isSure &&= sha256 !== null;
    }
    return isSure && oldest !== null ? this.#chose(key, oldest) : oldest;
  }

  #chose(key: string, version: S3Version): S3Version {
    this.#chosen.set(key, version);
    return version;
  }

  /** Null for one that the store does not hand out, whoever put it there: it lies in an archive, or under a key of theirs. */
  async #sha256Of(key: string, version: S3Version, signal: AbortSignal): Promise<string | null> {
    const hash = createHash('sha256');
    try {
      for (let from = 0; ; from += SLAB) {
        const piece = await super.get(key, { from, length: SLAB }, signal, version);
        if (piece === null) return null;
        hash.update(piece);
        if (piece.length < SLAB) return hash.digest('hex');
      }
    } catch (error) {
      if (isRefused(error)) return null;
      throw error;
    }
  }
}

const idsOf = (versions: readonly ObjectVersion[]): readonly S3Version[] =>
  versions.flatMap(({ VersionId }) => (VersionId === undefined ? [] : [{ id: VersionId }]));
