import { createHash } from 'node:crypto';
import type { Part, S3Client } from '@aws-sdk/client-s3';
import { SafelightError } from '../model/errors.ts';
import type { S3Sdk } from './s3-client.ts';
import { isAccessDenied, isNotOffered, isNoUpload } from './s3-failure.ts';
import type { S3Labels, S3Part, S3PartHeld, S3Upload, S3Version } from './s3-types.ts';

/** The class of what is put without one (S3, "Storage classes"). */
const STANDARD = 'STANDARD';

interface Begun extends S3Upload {
  readonly since: Date;
  /** As the store tells it. */
  readonly storageClass: string;
}

/** Uploads in parts (S3, "Uploading and copying objects using multipart upload"): a file has its name when it is complete. */
export abstract class S3Uploads {
  protected abstract readonly sdk: S3Sdk;
  protected abstract readonly client: S3Client;
  protected abstract readonly bucket: string;

  async begin(key: string, labels: S3Labels, signal: AbortSignal): Promise<string> {
    const command = new this.sdk.CreateMultipartUploadCommand({
      ...this.at(key),
      ...this.described(labels, key),
    });
    const { UploadId } = await this.client.send(command, { abortSignal: signal });
    if (UploadId === undefined) throw new SafelightError('unexpected', { why: 'an upload without a number' });
    return UploadId;
  }

  async putPart(
    upload: S3Upload,
    {
      number,
      bytes,
      md5 = md5Of(bytes),
    }: { readonly number: number; readonly bytes: Uint8Array; readonly md5?: Buffer },
    signal: AbortSignal,
  ): Promise<S3Part> {
    const command = new this.sdk.UploadPartCommand({
      ...this.at(upload.key),
      UploadId: upload.id,
      PartNumber: number,
      Body: bytes,
      ContentMD5: md5.toString('base64'),
      ContentLength: bytes.length,
    });
    const { ETag } = await this.client.send(command, { abortSignal: signal });
    if (ETag === undefined) throw new SafelightError('unexpected', { why: 'a part without an ETag' });
    return { number, etag: ETag };
  }

  async complete(upload: S3Upload, parts: readonly S3Part[], signal: AbortSignal): Promise<S3Version | null> {
    const command = new this.sdk.CompleteMultipartUploadCommand({
      ...this.at(upload.key),
      UploadId: upload.id,
      MultipartUpload: { Parts: parts.map(({ number, etag }) => ({ PartNumber: number, ETag: etag })) },
    });
    return versionOf(await this.client.send(command, { abortSignal: signal }));
  }

  /** Takes what it has away; one that is gone already is as it should be. */
  async abort({ key, id }: S3Upload, signal: AbortSignal): Promise<void> {
    const command = new this.sdk.AbortMultipartUploadCommand({ ...this.at(key), UploadId: id });
    await this.client.send(command, { abortSignal: signal }).catch((error: unknown) => {
      if (!isNoUpload(error)) throw error;
    });
  }

  /** Gives up the uploads of keys below a prefix that are to go; not where the key in use may not list them. */
  async abandon(
    { prefix, isGone }: { readonly prefix: string; readonly isGone: (key: string) => boolean },
    signal: AbortSignal,
  ): Promise<void> {
    try {
      for await (const upload of this.#begun(prefix, signal))
        if (isGone(upload.key)) await this.abort(upload, signal);
    } catch (error) {
      if (!isUnlisted(error)) throw error;
    }
  }

  /** What the store has of an upload; none where it is gone, or where the key in use may not see them. */
  async parts({ key, id }: S3Upload, signal: AbortSignal): Promise<readonly S3PartHeld[]> {
    const held: S3PartHeld[] = [];
    try {
      // Not by the SDK's own pager: it asks on after the last page, and with some stores for ever.
      for (let from: { PartNumberMarker?: string } | null = {}; from !== null; ) {
        const page = await this.#partsFrom({ ...this.at(key), UploadId: id, ...from }, signal);
        held.push(...(page.Parts ?? []).flatMap(heldOf));
        const last = page.Parts?.at(-1)?.PartNumber;
        from = page.IsTruncated === true && last !== undefined ? { PartNumberMarker: String(last) } : null;
      }
      return held;
    } catch (error) {
      if (isNoUpload(error) || isUnlisted(error)) return [];
      throw error;
    }
  }

  /** Uploads below a prefix that were neither completed nor aborted, to which nothing came since a moment. */
  async stale(prefix: string, before: Date, signal: AbortSignal): Promise<readonly S3Upload[]> {
    const found: S3Upload[] = [];
    for await (const upload of this.#begun(prefix, signal)) {
      if (upload.since >= before) continue;
      if ((await this.parts(upload, signal)).every(({ since }) => since < before)) found.push(upload);
    }
    return found;
  }

  /**
   * Uploads of this very key, in the class that is wanted, that were begun and neither completed nor aborted; none where the
   * key in use may not list. A store that tells another class than it was given (Ceph says STANDARD of all) has none.
   */
  async unfinished(
    key: string,
    storageClass: string | null,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const found: string[] = [];
    try {
      for await (const upload of this.#begun(key, signal)) {
        // Keys come in their order, and one comes before all that it begins.
        if (upload.key !== key) break;
        if (upload.storageClass === (storageClass ?? STANDARD)) found.push(upload.id);
      }
      return found;
    } catch (error) {
      if (isUnlisted(error)) return [];
      throw error;
    }
  }

  protected abstract at(key: string): { readonly Bucket: string; readonly Key: string };

  /** What is said of every file before its bytes. */
  protected abstract described(labels: S3Labels, key: string): object;

  async *#begun(prefix: string, signal: AbortSignal): AsyncGenerator<Begun> {
    for (let from: { KeyMarker?: string; UploadIdMarker?: string } | null = {}; from !== null; ) {
      const page = await this.#begunFrom({ Bucket: this.bucket, Prefix: prefix, ...from }, signal);
      for (const { Key, UploadId, Initiated, StorageClass = STANDARD } of page.Uploads ?? [])
        if (Key !== undefined && UploadId !== undefined && Initiated !== undefined)
          yield { key: Key, id: UploadId, since: Initiated, storageClass: StorageClass };
      const { NextKeyMarker: key, NextUploadIdMarker: id } = page;
      from =
        page.IsTruncated === true && key !== undefined
          ? { KeyMarker: key, ...(id === undefined ? {} : { UploadIdMarker: id }) }
          : null;
    }
  }

  #partsFrom(
    asked: { readonly Bucket: string; readonly Key: string; readonly UploadId: string },
    signal: AbortSignal,
  ) {
    return this.client.send(new this.sdk.ListPartsCommand(asked), { abortSignal: signal });
  }

  #begunFrom(asked: { readonly Bucket: string; readonly Prefix: string }, signal: AbortSignal) {
    return this.client.send(new this.sdk.ListMultipartUploadsCommand(asked), { abortSignal: signal });
  }
}

const heldOf = ({ PartNumber, Size = -1, ETag, LastModified = new Date(0) }: Part): readonly S3PartHeld[] =>
  PartNumber === undefined || ETag === undefined
    ? []
    : [{ number: PartNumber, size: Size, etag: ETag, since: LastModified }];

/** The key in use may not list that, or the store does not offer it. */
const isUnlisted = (error: unknown): boolean => isAccessDenied(error) || isNotOffered(error);

export const versionOf = ({ VersionId }: { readonly VersionId?: string | undefined }): S3Version | null =>
  VersionId === undefined ? null : { id: VersionId };

export const md5Of = (bytes: Uint8Array): Buffer => createHash('md5').update(bytes).digest();
