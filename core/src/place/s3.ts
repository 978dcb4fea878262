import { createHash } from 'node:crypto';
import type { StoreFacts } from '@safelight/manifests';
import { SpareMemory } from '../fs/spare-memory.ts';
import { parseLinkLocator, type S3Locator } from '../link/locator.ts';
import { S3Bucket } from '../link/s3.ts';
import { isArchive, type Recalled, type RecallTier } from '../link/s3-archive.ts';
import { bucketFacts, isPublicFile } from '../link/s3-facts.ts';
import { isArchived, isOfStore, s3FailureText } from '../link/s3-failure.ts';
import { LockedS3Bucket } from '../link/s3-locked.ts';
import { PART } from '../link/s3-resumable.ts';
import type { S3Listed, S3Range } from '../link/s3-types.ts';
import { SafelightError } from '../model/errors.ts';
import { isKept, isKeyring, promisedSha256 } from '../vault/layout.ts';
import { takeWhole } from './incoming.ts';
import type { Incoming, Kept, Listed, Place, PlaceLocator, VaultPath } from './place.ts';
import { takeParts } from './s3-parts.ts';

/** Milliseconds. */
const DAY = 86_400_000;

/** Bytes below which a file costs more in an archive than where it is at hand (S3, lifecycle "minimum object size"). */
const SMALL = 128 * 1024;

/** Nobody gives a place a signal of its own: what waits for an answer ends with the connection's own limits. */
const patient = (): AbortSignal => new AbortController().signal;

/**
 * A vault in a bucket of S3 or of a store that speaks it. The signature of each upload covers the SHA-256 of its body,
 * so that the store itself refuses a damaged one; a large file gets its name when its last part is there. Errors:
 * `place-unreachable` with the reason where the store refuses or is not to be reached.
 */
export class S3Place implements Place {
  readonly name: string;
  readonly locator: PlaceLocator;
  readonly #where: S3Locator;
  readonly lockDays: number | null;
  readonly storageClass: string | null;
  readonly keyDays: number | null;
  readonly carriesOnFor = DAY;
  /** For files, or parts of them, that come in pieces. */
  readonly #memory = new SpareMemory(PART);
  #bucket: Promise<S3Bucket> | null = null;

  constructor(name: string, locator: PlaceLocator) {
    this.name = name;
    this.locator = locator;
    const where = parseLinkLocator(locator.path);
    if (where.kind !== 's3') throw new RangeError(`${locator.path} is no bucket`);
    this.#where = where;
    this.lockDays = where.lock;
    this.storageClass = where.storageClass;
    this.keyDays = where.keys;
  }

  async put(path: VaultPath, bytes: Uint8Array): Promise<void> {
    const sha256 = hexOf(bytes);
    await this.#told(async (bucket) => {
      const held = await bucket.head(this.#key(path), patient());
      if (held?.size === bytes.length && (await this.#equals(bucket, path, bytes))) return;
      await bucket.put(this.#key(path), bytes, sha256, patient());
    });
  }

  async take(path: VaultPath, incoming: Incoming): Promise<void> {
    await this.#told(async (bucket) => {
      // A store that takes a body whole has compared it with its hashes.
      if (incoming.size <= PART) return this.#takeWhole(bucket, path, incoming);
      const large = { key: this.#key(path), path, incoming, storageClass: this.#classOf(incoming) };
      await this.#memory.lend((memory) => takeParts(bucket, { ...large, memory }, patient()));
      const held = await bucket.head(this.#key(path), patient());
      if (held?.size !== incoming.size)
        throw this.#failed(`it holds ${held?.size ?? 'none'} of ${incoming.size} bytes after all were taken`);
    });
  }

  async get(path: VaultPath): Promise<Buffer> {
    return this.#told((bucket) => this.#read(bucket, path, null));
  }

  async getRange(path: VaultPath, offset: number, length: number): Promise<Buffer> {
    if (length === 0) return (await this.size(path)) === null ? absent(path) : Buffer.alloc(0);
    const range = { from: offset, length };
    return this.#told((bucket) => this.#read(bucket, path, range));
  }

  async recall(path: VaultPath, tier: RecallTier | null): Promise<Recalled> {
    return this.#told((bucket) => bucket.recall(this.#key(path), tier, patient()));
  }

  async list(folder: string): Promise<Listed[]> {
    const prefix = this.#prefix(folder);
    return this.#told(async (bucket) => {
      const found: Listed[] = [];
      for await (const { key, ...one } of bucket.list(prefix, { flat: true }, patient()))
        if (key !== prefix) found.push(...listedAs(key.slice(prefix.length), one));
      return found;
    });
  }

  /** One list of all, and not one for each folder. */
  async *below(folder: string): AsyncGenerator<Listed> {
    const prefix = this.#prefix(folder);
    const found = await this.#told(async (bucket) => {
      const all: Listed[] = [];
      for await (const { key, ...one } of bucket.list(prefix, { flat: false }, patient()))
        all.push(...listedAs(key.slice(prefix.length), one));
      return all;
    });
    yield* found.filter(({ name }) => name.split('/').length === 2);
  }

  async folders(folder: string): Promise<string[]> {
    const prefix = this.#prefix(folder);
    return this.#told(async (bucket) => {
      const found: string[] = [];
      for await (const { key, size } of bucket.list(prefix, { flat: true }, patient()))
        if (size === null) found.push(key.slice(prefix.length, -1));
      return found;
    });
  }

  async size(path: VaultPath): Promise<number | null> {
    return this.#told(async (bucket) => (await bucket.head(this.#key(path), patient()))?.size ?? null);
  }

  async remove(path: VaultPath): Promise<void> {
    await this.#told((bucket) => bucket.remove(this.#key(path), null, patient()));
  }

  async purge(folder: string, isGone: (path: string) => boolean): Promise<readonly Kept[]> {
    const prefix = this.#prefix(folder);
    return this.#told(async (bucket) => {
      const below = { prefix, isGone: this.#byKey(isGone) };
      // Also what another computer, or a feeding that was cut off, has brought of them so far.
      await bucket.abandon(below, patient());
      const kept = await bucket.purge(below, patient());
      return kept.map(({ key, until }) => ({ path: key.slice(this.#prefix('.').length), until }));
    });
  }

  /** A name is there with its file. */
  settle(): Promise<void> {
    return this.assertPresent();
  }

  async clearUnfinished(since: Date): Promise<void> {
    await this.#told(async (bucket) => {
      for (const upload of await bucket.stale(this.#prefix('.'), since, patient()))
        await bucket.abort(upload, patient());
    });
  }

  async relock(folder: string, isGone: (path: string) => boolean): Promise<void> {
    const below = { prefix: this.#prefix(folder), isGone: this.#byKey(isGone) };
    await this.#told(async (bucket) => {
      if (bucket instanceof LockedS3Bucket) await bucket.relock(below, patient());
    });
  }

  facts(): Promise<StoreFacts> {
    return this.#told(() => bucketFacts(this.#where));
  }

  isPublic(): Promise<boolean | null> {
    return this.#told(() => isPublicFile(this.#where, this.#key('vault.json' as VaultPath)));
  }

  async assertPresent(): Promise<void> {
    if ((await this.size('vault.json' as VaultPath)) === null)
      throw this.#failed('there is no vault, or no such bucket');
  }

  async #takeWhole(bucket: S3Bucket, path: VaultPath, incoming: Incoming): Promise<void> {
    const labels = { sha256: incoming.sha256, storageClass: this.#classOf(incoming) };
    await this.#memory.lend(async (memory) => {
      const bytes = await takeWhole(path, incoming, memory);
      await bucket.putHashed(this.#key(path), bytes, labels, patient());
    });
  }

  #classOf({ size, isPictures = false }: Incoming): string | null {
    return isPictures && size >= SMALL ? this.storageClass : null;
  }

  async #read(bucket: S3Bucket, path: VaultPath, range: S3Range | null): Promise<Buffer> {
    try {
      return (await bucket.get(this.#key(path), range, patient())) ?? absent(path);
    } catch (error) {
      throw isArchived(error) ? new SafelightError('file-archived', { path, place: this.name }) : error;
    }
  }

  async #equals(bucket: S3Bucket, path: VaultPath, bytes: Uint8Array): Promise<boolean> {
    return (await bucket.get(this.#key(path), null, patient()))?.equals(bytes) === true;
  }

  #key(path: VaultPath): string {
    return this.#prefix('.') + path;
  }

  #prefix(folder: string): string {
    return prefixOf(this.#where) + (folder === '.' ? '' : `${folder}/`);
  }

  #byKey(isGone: (path: string) => boolean): (key: string) => boolean {
    const { length } = this.#prefix('.');
    return (key) => isGone(key.slice(length));
  }

  #failed(why: string): SafelightError {
    return new SafelightError('place-unreachable', { place: this.name, path: this.locator.path, why });
  }

  async #told<T>(work: (bucket: S3Bucket) => Promise<T>): Promise<T> {
    try {
      this.#bucket ??= opened(this.#where);
      return await work(await this.#bucket);
    } catch (error) {
      if (error instanceof SafelightError || !isOfStore(error)) throw error;
      // Without the cause: the SDK's errors quote signed requests.
      throw this.#failed(s3FailureText(error, this.#where));
    }
  }
}

const opened = (where: S3Locator): Promise<S3Bucket> => {
  const { lock, keys } = where;
  return lock === null
    ? S3Bucket.open(where)
    : LockedS3Bucket.lockedBy({
        where,
        days: (key) => (isKeyring(pathOf(where, key)) ? (keys ?? lock) : lock),
        promised: (key) => promisedSha256(pathOf(where, key)),
        belongs: (key) => isKept(pathOf(where, key)),
      });
};

const prefixOf = ({ prefix }: S3Locator): string => (prefix === '' ? '' : `${prefix}/`);

/** What is asked of the store lies below the prefix. */
const pathOf = (where: S3Locator, key: string): string => key.slice(prefixOf(where).length);

const listedAs = (name: string, { size, storageClass }: Omit<S3Listed, 'key'>): readonly Listed[] =>
  size === null ? [] : [{ name, size, ...(isArchive(storageClass) ? { isArchived: true } : {}) }];

const hexOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const absent = (path: VaultPath): never => {
  throw new SafelightError('file-missing', { path });
};
