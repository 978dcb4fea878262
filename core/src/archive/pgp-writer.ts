import { discard, diskError } from '../fs/durable.ts';
import { NewFile } from '../fs/new-file.ts';
import { Slabs } from '../fs/slabs.ts';
import type { Random } from '../keys/words.ts';
import { SafelightError } from '../model/errors.ts';
import { type BytePath, displayPath, pathBuffer } from '../model/paths.ts';
import type { ByteSink } from './byte-sink.ts';
import { PgpMessage, type SessionKeyLock } from './pgp-message.ts';
import { lockWithWords } from './pgp-words.ts';

/** Someone whose certificate is known; `Recipient` of seal/recipient.ts is one. */
export interface SessionKeyRecipient {
  encryptSessionKey(sessionKey: Uint8Array): Promise<Uint8Array>;
}

/** Who can open the archive. */
export type PgpLock =
  | { readonly kind: 'words'; readonly words: string }
  /** Each of them alone. */
  | { readonly kind: 'recipients'; readonly recipients: readonly SessionKeyRecipient[] };

export interface PgpWriterOptions {
  /** A name that is not taken, and not the final one: what lies there is no archive until `finish` has ended. */
  readonly path: BytePath;
  readonly lock: PgpLock;
  /** What programs suggest as a name for what is inside; 255 bytes of UTF-8 at the most. */
  readonly fileName: string;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** Called with the number of bytes whenever some of the archive went to the disk. */
  readonly onBytes: (bytes: number) => void;
}

/**
 * Writes an OpenPGP archive that GnuPG 2.2 and later and every other OpenPGP program opens: what is written here
 * lies in it as one file. Memory is bounded (about 16 MB) whatever comes.
 *
 * Errors: `disk-full`, `disk-failing`, `read-only`, and those of a recipient; the signal's reason where it was aborted.
 */
export class PgpWriter implements ByteSink, AsyncDisposable {
  readonly #path: BytePath;
  readonly #signal: AbortSignal;
  readonly #file: ArchiveFile;
  readonly #message: PgpMessage;
  #finished = false;

  private constructor({ path, signal }: PgpWriterOptions, file: ArchiveFile, message: PgpMessage) {
    this.#path = path;
    this.#signal = signal;
    this.#file = file;
    this.#message = message;
  }

  static async create(options: PgpWriterOptions): Promise<PgpWriter> {
    const { path, lock, fileName, random, signal } = options;
    signal.throwIfAborted();
    const file = new ArchiveFile(options);
    try {
      const message = await PgpMessage.start(file, { lock: lockOf(lock, random), fileName, random });
      return new PgpWriter(options, file, message);
    } catch (error) {
      file.close();
      await discard(pathBuffer(path));
      throw error;
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#signal.throwIfAborted();
    await this.#message.write(bytes);
  }

  /** Closes the archive; the disk has it when this has ended. `size` is its length in bytes. */
  async finish(): Promise<{ readonly size: number }> {
    this.#signal.throwIfAborted();
    await this.#message.end();
    const size = await this.#file.settle();
    this.#finished = true;
    return { size };
  }

  /** Removes what was written unless it was finished. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#message.settled();
    this.#file.close();
    if (!this.#finished) await discard(pathBuffer(this.#path));
  }
}

const lockOf =
  (lock: PgpLock, random: Random): SessionKeyLock =>
  async (sessionKey) => {
    switch (lock.kind) {
      case 'words':
        return lockWithWords(sessionKey, lock.words, { random });
      case 'recipients':
        return lockTo(lock.recipients, sessionKey);
    }
  };

const lockTo = async (
  recipients: readonly SessionKeyRecipient[],
  sessionKey: Uint8Array,
): Promise<Uint8Array> => {
  if (recipients.length === 0) throw new RangeError('an archive for nobody');
  return Buffer.concat(await Promise.all(recipients.map((one) => one.encryptSessionKey(sessionKey))));
};

/** The file, written from front to back. Its errors name it. */
class ArchiveFile implements ByteSink {
  readonly #label: string;
  readonly #onBytes: (bytes: number) => void;
  readonly #file: NewFile;
  #size = 0;
  #open = true;

  constructor({ path, onBytes }: Pick<PgpWriterOptions, 'path' | 'onBytes'>) {
    this.#label = displayPath(path);
    this.#onBytes = onBytes;
    try {
      // Its length is not known; it goes to the disk in slabs, past the page cache, as large files do.
      const size = Number.POSITIVE_INFINITY;
      this.#file = new NewFile({ path: pathBuffer(path), size, slabs: new Slabs() });
    } catch (error) {
      throw diskError(error, this.#label);
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    try {
      await this.#file.write(bytes, this.#size);
    } catch (error) {
      throw diskError(error, this.#label);
    }
    this.#size += bytes.length;
    this.#onBytes(bytes.length);
  }

  /** Length check, sync, close; gives the length. */
  async settle(): Promise<number> {
    try {
      await this.#file.end();
      await this.#file.sync();
    } catch (error) {
      throw diskError(error, this.#label);
    }
    if (this.#file.length !== this.#size)
      throw new SafelightError('unexpected', { why: `${this.#label} came out shorter than it was written` });
    this.close();
    return this.#size;
  }

  close(): void {
    if (this.#open) this.#file.close();
    this.#open = false;
  }
}
