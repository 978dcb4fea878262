import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { diskError } from '../fs/durable.ts';
import { SafelightError, systemCode } from '../model/errors.ts';
import type { ByteSink } from './byte-sink.ts';
import type { ArchiveEntry, PackedEntry } from './entry.ts';
import { SALT } from './winzip-aes.ts';
import { directoryPieces, type EntryKind, type EntryRecord, localHeader, packedSize } from './zip-format.ts';
import type { Packed } from './zip-seal.ts';
import { sourceSize } from './zip-source.ts';
import { sealStream } from './zip-stream.ts';
import { ZipThreads } from './zip-threads.ts';
import { entryTime } from './zip-time.ts';

export interface ZipWriterOptions {
  /** A new file, or one that is empty: what holds bytes is not overwritten. Nothing in it counts before `finish`. */
  readonly path: string;
  /** The password, as the client types it. */
  readonly words: string;
  /** Gives bytes nobody can guess: a salt for each sealed entry. */
  readonly random: (bytes: number) => Uint8Array;
  readonly signal: AbortSignal;
  /** Bytes of content that were read and packed since the last call; what fills `addStream` counts its own. */
  readonly onBytes: (bytes: number) => void;
}

/** New; or empty, and no link that leads elsewhere. */
const FLAGS = constants.O_RDWR | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);

/**
 * Writes a ZIP64 archive whose entries are stored, clear or under WinZip AES-256 (AE-2). All lengths are known
 * beforehand, and so are all places: threads pack whole entries side by side, each written where it belongs. Where
 * anything fails the archive is worthless, and `finish` says so. Throws `source-missing`, `source-unreadable`,
 * `source-changing`; `disk-full` and the like about the archive; the signal's reason.
 */
export class ZipWriter implements AsyncDisposable {
  readonly #options: ZipWriterOptions;
  readonly #threads: ZipThreads;
  readonly #file: Promise<FileHandle>;
  readonly #packed: Promise<EntryRecord>[] = [];
  readonly #abort: () => void;
  /** Where the next local header goes; null while an entry of unknown length is written. */
  #end: number | null = 0;

  constructor(options: ZipWriterOptions) {
    const { path, words, signal, onBytes } = options;
    this.#options = options;
    this.#threads = new ZipThreads({ path, words }, onBytes);
    this.#file = openNew(path);
    // Told by whatever is called next.
    this.#file.catch(() => undefined);
    this.#abort = () => this.#threads.fail(signal.reason);
    signal.addEventListener('abort', this.#abort);
    if (signal.aborted) this.#abort();
  }

  /**
   * Adds an entry behind those that were added before it; any number may be under way. Clear ones are for what must be
   * read without the words. Ends when the system has its bytes.
   */
  add(entry: ArchiveEntry, kind: EntryKind): Promise<PackedEntry> {
    const record = this.#place(entry, kind, sourceSize(entry.source));
    const header = localHeader(record);
    this.#end = record.position + header.length + packedSize(record);
    const packed = this.#pack(entry, record, header);
    return this.#keep(packed, ({ crc }) => ({ ...record, crc }));
  }

  /**
   * Adds a sealed entry of what `fill` writes, whose length is known when it ends; then its local header is completed.
   * Nothing else can be added meanwhile.
   */
  addStream(
    entry: Pick<ArchiveEntry, 'name' | 'modified'>,
    fill: (sink: ByteSink) => Promise<void>,
  ): Promise<PackedEntry> {
    const record: EntryRecord = { ...this.#place(entry, 'sealed', 0), sizes: 'unknown' };
    this.#end = null;
    return this.#keep(this.#seal(record, fill), ({ size }) => ({ ...record, size }));
  }

  /** Writes the central directory behind the entries, and waits for the disk. The size is that of the whole archive. */
  async finish(): Promise<{ readonly size: number }> {
    const records = await Promise.all(this.#packed);
    const file = await this.#file;
    this.#options.signal.throwIfAborted();
    const position = this.#endOfEntries();
    const size = await this.#writing(() => writeDirectory(file, records, position));
    await this.#writing(() => syncData(file));
    return { size };
  }

  /** Leaves no thread and no open file; does not remove the archive. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#options.signal.removeEventListener('abort', this.#abort);
    this.#threads.fail(new SafelightError('interrupted', { what: 'The archive' }));
    await this.#threads.stop();
    const [opened] = await Promise.allSettled([this.#file]);
    if (opened.status === 'fulfilled') await opened.value.close();
  }

  async #pack(entry: ArchiveEntry, { kind, position }: EntryRecord, header: Buffer): Promise<Packed> {
    // Threads open the file by its name: it must be there.
    await this.#file;
    const salt = kind === 'sealed' ? this.#options.random(SALT) : new Uint8Array();
    return this.#threads.run({ kind, source: entry.source, position, localHeader: header, salt });
  }

  async #seal(record: EntryRecord, fill: (sink: ByteSink) => Promise<void>): Promise<Packed> {
    const file = await this.#file;
    const salt = this.#options.random(SALT);
    const packed = await sealStream(record, fill, { threads: this.#threads, salt });
    const header = localHeader({ ...record, size: packed.size });
    await this.#writing(() => writeFully(file, header, record.position));
    this.#end = record.position + header.length + packedSize({ kind: 'sealed', size: packed.size });
    return packed;
  }

  async #writing<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (error) {
      throw diskError(error, this.#options.path);
    }
  }

  #place(
    { name, modified }: Pick<ArchiveEntry, 'name' | 'modified'>,
    kind: EntryKind,
    size: number,
  ): EntryRecord {
    return {
      name,
      kind,
      modified: entryTime(modified),
      size,
      crc: 0,
      position: this.#endOfEntries(),
      sizes: 'known',
    };
  }

  #endOfEntries(): number {
    if (this.#end === null) throw new Error('an entry of unknown length is still being written');
    return this.#end;
  }

  /** A failure is told by `finish` too, so nobody need be waiting for the entry. */
  #keep(packing: Promise<Packed>, recordOf: (packed: Packed) => EntryRecord): Promise<PackedEntry> {
    const kept = packing.then((packed) => {
      const record = recordOf(packed);
      return { record, packed: { name: record.name, size: packed.size, sha256: packed.sha256 } };
    });
    this.#packed.push(kept.then(({ record }) => record));
    const told = kept.then(({ packed }) => packed);
    for (const promise of [...this.#packed.slice(-1), told]) promise.catch(() => undefined);
    return told;
  }
}

const openNew = async (path: string): Promise<FileHandle> => {
  try {
    const file = await open(path, FLAGS);
    if ((await file.stat()).size === 0) return file;
    await file.close();
  } catch (error) {
    throw diskError(error, path);
  }
  throw new Error(`${path} holds something already`);
};

/** Central headers and the records of the end; gives where that is. */
const writeDirectory = async (
  file: FileHandle,
  records: readonly EntryRecord[],
  position: number,
): Promise<number> => {
  let end = position;
  for (const piece of directoryPieces(records, position)) end += await writeFully(file, piece, end);
  return end;
};

const writeFully = async (file: FileHandle, bytes: Buffer, position: number): Promise<number> => {
  for (let at = 0; at < bytes.length; )
    at += (await file.write(bytes, at, bytes.length - at, position + at)).bytesWritten;
  return bytes.length;
};

/** What is no file on a disk (`/dev/null`) cannot be synced, and needs it not. */
const syncData = async (file: FileHandle): Promise<void> => {
  try {
    await file.datasync();
  } catch (error) {
    if (systemCode(error) !== 'EINVAL') throw error;
  }
};
