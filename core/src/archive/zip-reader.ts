import { createHash, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Sha256 } from '../model/digest.ts';
import { SafelightError } from '../model/errors.ts';
import { collector } from '../vault/collector.ts';
import { deriveKeys, EntryCipher, KeyStreamRoom, SALT, STEP, TAG, VERIFIER } from './winzip-aes.ts';
import { ZipBytes } from './zip-bytes.ts';
import { type ListedEntry, listEntries, type Maker } from './zip-directory.ts';
import { shownName } from './zip-names.ts';

export interface ReadOptions {
  readonly signal: AbortSignal;
  /** Bytes of content that were read since the last call. */
  readonly onBytes: (bytes: number) => void;
  /** Says of which entries the bytes are wanted too; they are then held in memory. */
  readonly keep?: (entry: { readonly name: string; readonly size: number }) => boolean;
}

/** An entry whose every byte was read and is what was packed. */
export interface ReadEntry {
  readonly name: string;
  readonly kind: ListedEntry['kind'];
  readonly size: number;
  readonly sha256: Sha256;
  /** Null where `keep` did not ask for them. */
  readonly bytes: Uint8Array | null;
}

/** Sealed entries that are asked whether the words are theirs. */
const ASKED = 4;
/** Bytes of an entry that is opened whole for the answer. */
const SMALL = 16 * 1024 * 1024;
const COLLECT_EVERY = 16;

/**
 * An archive that is read again. Opening it reads every header, and anything that is not as Safelight writes it is
 * `archive-malformed`: no two entries share a byte, none is left out, no name climbs, nothing is compressed.
 */
export class ZipReader implements AsyncDisposable {
  readonly #path: string;
  readonly #bytes: ZipBytes;
  readonly entries: readonly ListedEntry[];
  #words: string | null = null;
  /** Made once: an archive may hold 70,000 small entries. */
  readonly #room = new KeyStreamRoom();
  readonly #collect = collector('minor');

  private constructor(path: string, bytes: ZipBytes, entries: readonly ListedEntry[]) {
    this.#path = path;
    this.#bytes = bytes;
    this.entries = entries;
  }

  /** `maker`: archives of anyone need not be written the way ours are, byte for byte. */
  static async open(
    path: string,
    { signal, maker = 'safelight' }: { readonly signal: AbortSignal; readonly maker?: Maker },
  ): Promise<ZipReader> {
    const bytes = await ZipBytes.open(path);
    try {
      return new ZipReader(path, bytes, await listEntries(bytes, { path, signal, maker }));
    } catch (error) {
      await bytes[Symbol.asyncDispose]();
      throw error;
    }
  }

  /**
   * Takes the words, which is quick: throws `archive-locked` where they open none of a few entries. Two bytes of each
   * are compared; where only one of several agrees, which one guess in some thousand does by chance, its HMAC decides.
   */
  async unlock(words: string): Promise<void> {
    const asked = this.entries
      .filter(({ kind }) => kind === 'sealed')
      .toSorted((a, b) => a.size - b.size)
      .slice(0, ASKED);
    const agreeing: ListedEntry[] = [];
    for (const entry of asked) if (await this.#agrees(entry, words)) agreeing.push(entry);
    const [only, second] = agreeing;
    const locked = new SafelightError('archive-locked', { path: this.#path });
    if (asked.length > 0 && only === undefined) throw locked;
    this.#words = words;
    if (asked.length > 1 && only !== undefined && second === undefined && !(await this.#opens(only)))
      throw locked;
  }

  /** Reads an entry whole and proves it. Throws `archive-damaged` naming it. */
  async read(entry: ListedEntry, { signal, onBytes, keep }: ReadOptions): Promise<ReadEntry> {
    const { name, kind, size } = entry;
    const kept = keep?.({ name, size }) ? Buffer.alloc(size) : null;
    const hash = createHash('sha256');
    let at = 0;
    for await (const piece of this.contents(entry)) {
      signal.throwIfAborted();
      hash.update(piece);
      kept?.set(piece, at);
      at += piece.length;
      onBytes(piece.length);
    }
    return { name, kind, size, sha256: hash.digest('hex') as Sha256, bytes: kept };
  }

  /**
   * What an entry holds, piece by piece, each until the next is asked for. Only when it ends without `archive-damaged`
   * were all of them right.
   */
  contents(entry: ListedEntry): AsyncGenerator<Buffer> {
    return entry.kind === 'sealed' ? this.#sealedContents(entry) : this.#clearContents(entry);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#bytes[Symbol.asyncDispose]();
  }

  async *#clearContents(entry: ListedEntry): AsyncGenerator<Buffer> {
    let crc = 0;
    for await (const piece of this.#pieces(entry.dataPosition, entry.size)) {
      crc = crc32(piece, crc);
      yield piece;
    }
    if (crc !== entry.crc) throw this.#damaged(entry, 'does not have the CRC it had when it was packed');
  }

  async *#sealedContents(entry: ListedEntry): AsyncGenerator<Buffer> {
    const cipher = new EntryCipher(await this.#keysOf(entry), this.#room);
    const start = entry.dataPosition + SALT + VERIFIER;
    let crc = 0;
    for await (const piece of this.#pieces(start, entry.size)) {
      cipher.decrypt(piece);
      if (entry.checksCrc) crc = crc32(piece, crc);
      yield piece;
    }
    const tag = await this.#bytes.at(start + entry.size, TAG);
    if (!timingSafeEqual(tag, cipher.tag()) || (entry.checksCrc && crc !== entry.crc))
      throw this.#damaged(entry, 'is not what was sealed');
  }

  async *#pieces(position: number, length: number): AsyncGenerator<Buffer> {
    const buffer = Buffer.allocUnsafeSlow(Math.min(STEP, length));
    for (let at = 0, count = 1; at < length; at += STEP, count += 1) {
      const piece = buffer.subarray(0, Math.min(STEP, length - at));
      await this.#bytes.fill(piece, position + at);
      yield piece;
      if (count % COLLECT_EVERY === 0) this.#collect();
    }
  }

  async #keysOf(entry: ListedEntry): Promise<ReturnType<typeof deriveKeys>> {
    if (this.#words === null) throw new Error('the archive was not unlocked');
    const head = await this.#bytes.at(entry.dataPosition, SALT + VERIFIER);
    const keys = deriveKeys(this.#words, head.subarray(0, SALT));
    if (!timingSafeEqual(head.subarray(SALT), keys.verifier))
      throw this.#damaged(entry, 'is not what was sealed');
    return keys;
  }

  async #agrees(entry: ListedEntry, words: string): Promise<boolean> {
    const head = await this.#bytes.at(entry.dataPosition, SALT + VERIFIER);
    return timingSafeEqual(head.subarray(SALT), deriveKeys(words, head.subarray(0, SALT)).verifier);
  }

  async #opens(entry: ListedEntry): Promise<boolean> {
    if (entry.size > SMALL) return true;
    try {
      for await (const piece of this.contents(entry)) piece.fill(0);
      return true;
    } catch (error) {
      if (error instanceof SafelightError && error.code === 'archive-damaged') return false;
      throw error;
    }
  }

  #damaged(entry: ListedEntry, why: string): SafelightError {
    return new SafelightError('archive-damaged', {
      path: this.#path,
      why: `${shownName(entry.name)} ${why}`,
    });
  }
}
