import { SafelightError } from '../model/errors.ts';
import type { S3Bucket } from './s3.ts';
import { isUploadLost } from './s3-failure.ts';
import type { S3Labels, S3Part, S3PartHeld, S3Upload } from './s3-types.ts';
import { md5Of } from './s3-uploads.ts';

/** Bytes of every part but the last. An object of a vault has at most 256 MiB: no more than 16 of them. */
export const PART = 16 * 2 ** 20;

export interface ResumableFile {
  readonly key: string;
  readonly labels: S3Labels;
  /** Bytes; more than none. */
  readonly size: number;
}

interface Begun extends S3Upload {
  /** By number. */
  readonly held: ReadonlyMap<number, S3PartHeld>;
}

/**
 * An upload in parts that carries on one of the same key which was cut off: a part that the store has is not sent again
 * where its MD5, by the store's word, is that of the bytes which are here. A store whose ETags are no MD5s (S3, "Object:
 * ETag": SSE-KMS, SSE-C) gets everything again. Another computer may be at the same upload: equal names are equal bytes, and
 * which parts are completed says their ETags.
 */
export class ResumableUpload {
  readonly #bucket: S3Bucket;
  readonly #file: ResumableFile;
  /** Those that hold all parts so far; from the first that was sent on, the one that it went to. */
  #begun: readonly Begun[];
  readonly #parts: S3Part[] = [];
  #tellsMd5 = true;

  private constructor(bucket: S3Bucket, file: ResumableFile, begun: readonly Begun[]) {
    this.#bucket = bucket;
    this.#file = file;
    this.#begun = begun;
  }

  /** One that carries on nothing. */
  static afresh(bucket: S3Bucket, file: ResumableFile): ResumableUpload {
    return new ResumableUpload(bucket, file, []);
  }

  /** One that carries on what is there; nothing is, where the key in use may not look. */
  static async resumed(bucket: S3Bucket, file: ResumableFile, signal: AbortSignal): Promise<ResumableUpload> {
    const begun: Begun[] = [];
    for (const id of await bucket.unfinished(file.key, file.labels.storageClass ?? null, signal)) {
      const parts = await bucket.parts({ key: file.key, id }, signal);
      const held = new Map(parts.map((part) => [part.number, part]));
      if (parts.length > 0 && parts.every((part) => fits(part, file)))
        begun.push({ key: file.key, id, held });
    }
    return new ResumableUpload(bucket, file, begun);
  }

  /** The next part; `mayGo` is awaited before it is sent, if it must be. */
  async take(bytes: Uint8Array, mayGo: () => Promise<void>, signal: AbortSignal): Promise<void> {
    const number = this.#parts.length + 1;
    const md5 = md5Of(bytes);
    const holding = this.#begun.filter(({ held }) => isOf(held.get(number), md5));
    const there = holding[0]?.held.get(number);
    if (there !== undefined) {
      this.#begun = holding;
      this.#parts.push(there);
      return;
    }
    await mayGo();
    const upload = number > 1 ? this.#upload() : await this.#begin(signal);
    this.#begun = [upload];
    const sent = await this.#bucket.putPart(upload, { number, bytes, md5 }, signal);
    this.#tellsMd5 &&= isOf(sent, md5);
    this.#parts.push(sent);
  }

  async complete(signal: AbortSignal): Promise<void> {
    await this.#bucket.complete(this.#upload(), this.#parts, signal);
  }

  /** Can it be carried on after this error? Not one of damaged bytes, nor one whose parts nobody could tell apart. */
  isResumable(error: unknown): boolean {
    const isDamaged = error instanceof SafelightError && error.code === 'file-damaged';
    return this.#tellsMd5 && !isDamaged && !isUploadLost(error);
  }

  async abort(signal: AbortSignal): Promise<void> {
    // Before the first part none of them is known to be of these bytes.
    if (this.#parts.length > 0)
      await Promise.all(this.#begun.map((upload) => this.#bucket.abort(upload, signal)));
  }

  #upload(): Begun {
    const [upload] = this.#begun;
    if (upload === undefined) throw new RangeError('no part was taken');
    return upload;
  }

  async #begin(signal: AbortSignal): Promise<Begun> {
    const { key, labels } = this.#file;
    return { key, id: await this.#bucket.begin(key, labels, signal), held: new Map() };
  }
}

/** Some stores quote an ETag (RFC 9110, 8.8.3), some do not. */
const isOf = (part: S3Part | undefined, md5: Buffer): boolean =>
  part?.etag.replaceAll('"', '') === md5.toString('hex');

/** Is it as long as the part of this number is? Some stores complete no upload that has any other. */
const fits = ({ number, size }: S3PartHeld, file: ResumableFile): boolean =>
  size > 0 && size === Math.min(PART, file.size - (number - 1) * PART);
