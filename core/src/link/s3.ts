import type { S3Client } from '@aws-sdk/client-s3';
import type { S3Locator } from './locator.ts';
import { type Recalled, type RecallTier, recallFrom } from './s3-archive.ts';
import { type S3Sdk, s3Client, s3Sdk } from './s3-client.ts';
import { isNotOffered } from './s3-failure.ts';
import { type Going, type KeptVersion, purgeVersions } from './s3-purge.ts';
import type { S3Held, S3Labels, S3Listed, S3Range, S3Version } from './s3-types.ts';
import { md5Of, S3Uploads, versionOf } from './s3-uploads.ts';
import { type VersionPage, versionPages } from './s3-version-pages.ts';

const SHA256 = 'safelight-sha256';

/**
 * One bucket, as far as links and places need it. Keys come from the SDK's own chain
 * (environment, the AWS files, a role) and are never arguments of ours. Calls throw the SDK's errors as they are, which
 * quote signed requests: `s3-failure.ts` makes them fit to be shown.
 *
 * Every body goes with Content-MD5 and with the SHA-256 that its signature covers (`x-amz-content-sha256`): both are
 * checked wherever S3 is spoken. `x-amz-checksum-*` are not sent: some stores refuse them, some take them unread.
 */
export class S3Bucket extends S3Uploads {
  protected readonly sdk: S3Sdk;
  protected readonly client: S3Client;
  protected readonly bucket: string;

  protected constructor(sdk: S3Sdk, client: S3Client, bucket: string) {
    super();
    this.sdk = sdk;
    this.client = client;
    this.bucket = bucket;
  }

  static async open({ bucket, endpoint, region, profile }: S3Locator): Promise<S3Bucket> {
    const sdk = await s3Sdk();
    const client = s3Client(sdk, { endpoint, region, profile });
    return new S3Bucket(sdk, client, bucket);
  }

  /** Null where there is none. */
  async head(key: string, signal: AbortSignal, version?: S3Version): Promise<S3Held | null> {
    const command = new this.sdk.HeadObjectCommand(this.at(key, version));
    const found = await this.client.send(command, { abortSignal: signal }).catch((error: unknown) => {
      if (error instanceof this.sdk.S3ServiceException && error.$metadata.httpStatusCode === 404) return null;
      throw error;
    });
    return found === null
      ? null
      : { size: found.ContentLength ?? -1, sha256: found.Metadata?.[SHA256] ?? null };
  }

  /** Null where there is none. */
  async get(
    key: string,
    range: S3Range | null,
    signal: AbortSignal,
    version?: S3Version,
  ): Promise<Buffer | null> {
    const part = range === null ? {} : { Range: `bytes=${range.from}-${range.from + range.length - 1}` };
    const command = new this.sdk.GetObjectCommand({ ...this.at(key, version), ...part });
    const found = await this.client.send(command, { abortSignal: signal }).catch((error: unknown) => {
      if (error instanceof this.sdk.S3ServiceException && error.$metadata.httpStatusCode === 404) return null;
      // RFC 9110, 15.5.17: it begins behind the end.
      if (error instanceof this.sdk.S3ServiceException && error.$metadata.httpStatusCode === 416)
        return { Body: undefined };
      throw error;
    });
    if (found === null) return null;
    return found.Body === undefined ? Buffer.alloc(0) : Buffer.from(await found.Body.transformToByteArray());
  }

  /** Asks for what lies in an archive of the store; with null it only looks. */
  recall(key: string, tier: RecallTier | null, signal: AbortSignal, version?: S3Version): Promise<Recalled> {
    const { sdk, client } = this;
    return recallFrom({ sdk, client, signal }, this.at(key, version), tier);
  }

  /** Objects below a prefix; with `flat` those directly below it, and the prefixes that lie there. */
  async *list(
    prefix: string,
    { flat }: { readonly flat: boolean },
    signal: AbortSignal,
  ): AsyncGenerator<S3Listed> {
    for (let from: string | undefined; ; ) {
      const command = new this.sdk.ListObjectsV2Command({
        Bucket: this.bucket,
        Prefix: prefix,
        ...(flat ? { Delimiter: '/' } : {}),
        ...(from === undefined ? {} : { ContinuationToken: from }),
      });
      const page = await this.client.send(command, { abortSignal: signal });
      for (const { Key, Size, StorageClass = null } of page.Contents ?? [])
        if (Key !== undefined) yield { key: Key, size: Size ?? -1, storageClass: StorageClass };
      for (const { Prefix } of page.CommonPrefixes ?? [])
        if (Prefix !== undefined) yield { key: Prefix, size: null, storageClass: null };
      from = page.NextContinuationToken;
      if (from === undefined) return;
    }
  }

  /** Gives the version that it became; null where the store does not say. */
  async put(key: string, bytes: Uint8Array, sha256: string, signal: AbortSignal): Promise<S3Version | null> {
    return versionOf(await this.client.send(this.#whole(key, bytes, { sha256 }), { abortSignal: signal }));
  }

  /**
   * The same where the hash of the body is known: the signature covers it, and the store refuses any other body (SigV4,
   * `x-amz-content-sha256`).
   */
  async putHashed(
    key: string,
    bytes: Uint8Array,
    labels: S3Labels,
    signal: AbortSignal,
  ): Promise<S3Version | null> {
    const command = this.#whole(key, bytes, labels);
    command.middlewareStack.add(
      (next) => (args) => {
        (args.request as { headers: Record<string, string> }).headers['x-amz-content-sha256'] = labels.sha256;
        return next(args);
      },
      { step: 'build', name: 'knownHash' },
    );
    return versionOf(await this.client.send(command, { abortSignal: signal }));
  }

  /** Of this very key: versions and delete markers, at most 1,000 (one is what an upload of ours makes). */
  async versions(key: string, signal: AbortSignal): Promise<readonly S3Version[]> {
    for await (const { versions, markers } of this.pages(key, false, signal))
      return [...versions, ...markers].flatMap(({ Key, VersionId }) =>
        Key === key && VersionId !== undefined ? [{ id: VersionId }] : [],
      );
    return [];
  }

  /**
   * Takes away every version, and every marker, of the keys below a prefix that are to go. Gives what stays: what is locked,
   * or what the key in use may not delete.
   */
  async purge(
    { prefix, isGone }: { readonly prefix: string; readonly isGone: (key: string) => boolean },
    signal: AbortSignal,
  ): Promise<readonly KeptVersion[]> {
    const going = (await this.#allBelow(prefix, signal)).filter(({ key }) => isGone(key));
    return purgeVersions(going, {
      remove: ({ key, version }) => this.remove(key, version, signal),
      lockedUntil: ({ key, version }) => this.#lockedUntil(key, version, signal),
    });
  }

  /** One version, or with null what the name stands for now: in a bucket with versions it is then only hidden. */
  async remove(key: string, version: S3Version | null, signal: AbortSignal): Promise<void> {
    const command = new this.sdk.DeleteObjectCommand(this.at(key, version));
    await this.client.send(command, { abortSignal: signal });
  }

  /** A URL that gets the object for this many seconds, and tells the browser to save it under the name (RFC 6266). */
  async presign(
    key: string,
    as: { readonly name: string; readonly seconds: number; readonly now: Date },
  ): Promise<string> {
    const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner');
    const command = new this.sdk.GetObjectCommand({
      ...this.at(key),
      ResponseContentDisposition: attachment(as.name),
    });
    return getSignedUrl(this.client, command, { expiresIn: as.seconds, signingDate: as.now });
  }

  /** When the keys in use end, and every link signed with them; null for keys that last. */
  async keysEnd(): Promise<Date | null> {
    return (await this.client.config.credentials()).expiration ?? null;
  }

  close(): void {
    this.client.destroy();
  }

  /** All versions below a prefix, with `flat` of those directly below it, and the prefixes that lie there. */
  protected pages(prefix: string, flat: boolean, signal: AbortSignal): AsyncGenerator<VersionPage> {
    const asked = { Bucket: this.bucket, Prefix: prefix, ...(flat ? { Delimiter: '/' } : {}) };
    return versionPages((from) =>
      this.client.send(new this.sdk.ListObjectVersionsCommand({ ...asked, ...from }), {
        abortSignal: signal,
      }),
    );
  }

  protected override described({ sha256, storageClass = null }: S3Labels, _key: string): object {
    const kept = storageClass === null ? {} : { StorageClass: storageClass };
    return { ContentType: 'application/octet-stream', Metadata: { [SHA256]: sha256 }, ...kept };
  }

  protected override at(key: string, version: S3Version | null = null) {
    const which = version === null ? {} : { VersionId: version.id };
    return { Bucket: this.bucket, Key: key, ...which };
  }

  async #allBelow(prefix: string, signal: AbortSignal): Promise<readonly Going[]> {
    const all: Going[] = [];
    try {
      for await (const { versions, markers } of this.pages(prefix, false, signal))
        for (const { Key, VersionId } of [...versions, ...markers])
          if (Key !== undefined)
            all.push({ key: Key, version: VersionId === undefined ? null : { id: VersionId } });
    } catch (error) {
      // A store that knows no versions keeps none.
      if (!isNotOffered(error)) throw error;
      for await (const { key } of this.list(prefix, { flat: false }, signal))
        all.push({ key, version: null });
    }
    return all;
  }

  async #lockedUntil(key: string, version: S3Version | null, signal: AbortSignal): Promise<Date | null> {
    const command = new this.sdk.GetObjectRetentionCommand(this.at(key, version));
    try {
      const { Retention } = await this.client.send(command, { abortSignal: signal });
      return Retention?.RetainUntilDate ?? null;
    } catch (error) {
      if (error instanceof this.sdk.S3ServiceException) return null;
      throw error;
    }
  }

  /** AWS takes nothing without Content-MD5 into a bucket that locks. */
  #whole(key: string, bytes: Uint8Array, labels: S3Labels) {
    const body = { Body: bytes, ContentMD5: md5Of(bytes).toString('base64'), ContentLength: bytes.length };
    return new this.sdk.PutObjectCommand({ ...this.at(key), ...this.described(labels, key), ...body });
  }
}

/** RFC 6266 §4.1 with RFC 8187: a plain name for old browsers, the true one beside it. */
const attachment = (name: string): string => {
  const plain = name.replace(/[^\x20-\x7e]|["\\%;]/g, '_');
  const exact = encodeURIComponent(name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return plain === name
    ? `attachment; filename="${plain}"`
    : `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
};
