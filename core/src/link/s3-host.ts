import { SafelightError } from '../model/errors.ts';
import type { RunContext } from '../model/events.ts';
import { secondsUntil } from './link-expiry.ts';
import type { LinkContext, LinkEnd, LinkFile, LinkHost, LinkKey, MadeLink } from './link-host.ts';
import { assertOurKey, nameOfKey, newLinkKey } from './link-key.ts';
import { linkLocatorText, type S3Locator } from './locator.ts';
import { PartReader } from './part-reader.ts';
import { S3Bucket } from './s3.ts';
import { isAccessDenied, isNoBucket, isNotOffered, s3Failure, s3FailureText } from './s3-failure.ts';
import type { S3Held, S3Part, S3Version } from './s3-types.ts';

const MIB = 2 ** 20;
/** S3 takes 10,000 parts ("Multipart upload limits"): 156 GiB in parts of 16 MiB; a larger file has larger parts. */
const PART = 16 * MIB;
const MOST_PARTS = 10_000;
const AT_ONCE = 2;
/** Milliseconds for tidying up after the run itself was given up. */
const TIDY_MS = 10_000;

/** Bytes of a part of a file of this size. Memory is twice this. */
export const partSizeFor = (size: number): number => Math.max(PART, Math.ceil(size / MOST_PARTS / MIB) * MIB);

/** Links by presigned URL (SigV4): the bucket stays private, and the link dies with its time or with the file. */
export class S3LinkHost implements LinkHost {
  readonly name: string;
  readonly #locator: S3Locator;
  readonly #bucket: S3Bucket;

  private constructor(locator: S3Locator, bucket: S3Bucket) {
    this.name = linkLocatorText(locator);
    this.#locator = locator;
    this.#bucket = bucket;
  }

  static async open(locator: S3Locator): Promise<S3LinkHost> {
    return new S3LinkHost(locator, await S3Bucket.open(locator));
  }

  newKey(fileName: string): LinkKey {
    return newLinkKey(this.#locator.prefix, fileName);
  }

  async upload(file: LinkFile, key: LinkKey, context: RunContext): Promise<{ readonly already: boolean }> {
    assertOurKey(this.#locator.prefix, key);
    return this.#told(context.signal, async () => {
      if (await this.#holds(file, key, context.signal)) {
        context.onEvent({ kind: 'bytes', bytes: file.size });
        return { already: true };
      }
      await using reader = await PartReader.open(file);
      if (file.size <= PART) await this.#putWhole(reader, file, key, context);
      else await this.#putParts(reader, file, key, context);
      const held = await this.#bucket.head(key, context.signal);
      if (held?.size !== file.size)
        throw this.#failed(`it holds ${held?.size ?? 'none'} of ${file.size} bytes after all were taken`);
      return { already: false };
    });
  }

  async link(key: LinkKey, expires: Date, { signal, clock }: LinkContext): Promise<MadeLink> {
    assertOurKey(this.#locator.prefix, key);
    const now = clock();
    const seconds = secondsUntil(expires, now);
    return this.#told(signal, async () => {
      const url = await this.#bucket.presign(key, { name: nameOfKey(key), seconds, now });
      // A link signed with keys that end sooner ends with them ("Who can create a presigned URL").
      const keysEnd = await this.#bucket.keysEnd();
      const end = new Date(Math.floor(now.getTime() / 1000) * 1000 + seconds * 1000);
      return { url, expires: keysEnd !== null && keysEnd < end ? keysEnd : end };
    });
  }

  async end(key: LinkKey, { signal }: LinkContext): Promise<LinkEnd> {
    assertOurKey(this.#locator.prefix, key);
    try {
      await this.#dropUnfinished(key, signal);
      const versions = await this.#versions(key, signal);
      const kept = await this.#removeVersions(key, versions ?? [], signal);
      if (versions === null || versions.length === 0 || kept > 0)
        await this.#bucket.remove(key, null, signal);
      if ((await this.#seen(key, signal)) !== null)
        return { ended: 'alive', why: 'it is still there after it was removed' };
      return endOf(versions, kept);
    } catch (error) {
      if (isNoBucket(error)) return { ended: 'gone' };
      if (signal.aborted) throw new SafelightError('interrupted', { what: 'Ending the link' });
      return { ended: 'alive', why: s3FailureText(error, this.#locator) };
    }
  }

  close(): void {
    this.#bucket.close();
  }

  /** A key that may not list cannot tell an absent file from a forbidden one (403): null as well. */
  #seen(key: LinkKey, signal: AbortSignal): Promise<S3Held | null> {
    return this.#bucket.head(key, signal).catch((error: unknown) => {
      if (isAccessDenied(error)) return null;
      throw error;
    });
  }

  async #holds(file: LinkFile, key: LinkKey, signal: AbortSignal): Promise<boolean> {
    const held = await this.#seen(key, signal);
    return held !== null && held.size === file.size && held.sha256 === file.sha256;
  }

  async #putWhole(reader: PartReader, file: LinkFile, key: LinkKey, context: RunContext): Promise<void> {
    // One byte more than it should have: a file that grew is seen.
    const part = await reader.next(Buffer.allocUnsafe(file.size + 1));
    const bytes = part?.bytes ?? new Uint8Array();
    reader.assertWhole();
    await this.#bucket.put(key, bytes, file.sha256, context.signal);
    context.onEvent({ kind: 'bytes', bytes: bytes.length });
  }

  async #putParts(reader: PartReader, file: LinkFile, key: LinkKey, context: RunContext): Promise<void> {
    await this.#dropUnfinished(key, context.signal);
    const upload = { key, id: await this.#bucket.begin(key, { sha256: file.sha256 }, context.signal) };
    try {
      const parts = await this.#sendParts(reader, partSizeFor(file.size), upload, context);
      reader.assertWhole();
      await this.#bucket.complete(upload, parts, context.signal);
    } catch (error) {
      const tidied = await this.#bucket.abort(upload, AbortSignal.timeout(TIDY_MS)).then(
        () => true,
        () => false,
      );
      if (tidied || error instanceof SafelightError || context.signal.aborted) throw error;
      throw this.#failed(`${s3FailureText(error, this.#locator)}; parts that were taken may still lie there`);
    }
  }

  /** Two takers, each with a buffer of its own: memory is theirs and nothing more. The first that fails stops the other. */
  async #sendParts(
    reader: PartReader,
    partSize: number,
    upload: { readonly key: string; readonly id: string },
    { signal, onEvent }: RunContext,
  ): Promise<readonly S3Part[]> {
    const failure = new AbortController();
    const either = AbortSignal.any([signal, failure.signal]);
    const sent: S3Part[] = [];
    const taker = async () => {
      const buffer = Buffer.allocUnsafe(partSize);
      for (let part = await reader.next(buffer); part !== null; part = await reader.next(buffer)) {
        sent.push(await this.#bucket.putPart(upload, part, either));
        onEvent({ kind: 'bytes', bytes: part.bytes.length });
      }
    };
    const stopped = (error: unknown) => {
      failure.abort();
      throw error;
    };
    const takers = Array.from({ length: AT_ONCE }, () => taker().catch(stopped));
    const ends = await Promise.allSettled(takers);
    const first = ends.find((end) => end.status === 'rejected' && !isAbort(end.reason));
    if (first?.status === 'rejected') throw first.reason;
    signal.throwIfAborted();
    return sent.sort((a, b) => a.number - b.number);
  }

  /** What a run that died left of this very key; a key that may not list leaves it to the bucket's own rules. */
  async #dropUnfinished(key: LinkKey, signal: AbortSignal): Promise<void> {
    try {
      for (const id of await this.#bucket.unfinished(key, null, signal))
        await this.#bucket.abort({ key, id }, signal);
    } catch (error) {
      if (!isAccessDenied(error)) throw error;
    }
  }

  /** Null where the key may not ask, or the store has no versions to ask for. */
  async #versions(key: LinkKey, signal: AbortSignal): Promise<readonly S3Version[] | null> {
    try {
      return await this.#bucket.versions(key, signal);
    } catch (error) {
      if (isAccessDenied(error) || isNotOffered(error)) return null;
      throw error;
    }
  }

  /** How many had to stay: locked, or the key may not. */
  async #removeVersions(key: LinkKey, versions: readonly S3Version[], signal: AbortSignal): Promise<number> {
    let kept = 0;
    for (const version of versions)
      try {
        await this.#bucket.remove(key, version, signal);
      } catch (error) {
        if (!isAccessDenied(error)) throw error;
        kept += 1;
      }
    return kept;
  }

  async #told<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw s3Failure(error, { place: this.name, locator: this.#locator, signal });
    }
  }

  #failed(why: string): SafelightError {
    return new SafelightError('upload-failed', { place: this.name, why });
  }
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

const endOf = (versions: readonly S3Version[] | null, kept: number): LinkEnd => {
  if (versions === null)
    return {
      ended: 'link-dead',
      left: 'The key in use may not see older versions: a bucket that keeps them keeps the archive.',
    };
  if (kept > 0)
    return {
      ended: 'link-dead',
      left: `The bucket keeps ${kept === 1 ? 'one version' : `${kept} versions`} of the archive, which the key in use may not remove.`,
    };
  return { ended: 'gone' };
};
