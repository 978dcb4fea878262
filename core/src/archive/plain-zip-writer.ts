import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { type FileStamp, sameStamp } from '../fs/stamp.ts';
import type { Sha256 } from '../model/digest.ts';
import type { ByteSink } from './byte-sink.ts';
import type { ArchiveEntry, EntrySource, PackedEntry } from './entry.ts';
import { directoryPieces, type EntryRecord, localHeader, packedSize } from './zip-format.ts';
import { changing, piecesOf } from './zip-source.ts';
import { entryTime } from './zip-time.ts';

export interface PlainZipOptions {
  readonly signal: AbortSignal;
  /** Bytes of content that went into the sink since the last call. */
  readonly onBytes: (bytes: number) => void;
}

const STEP = 256 * 1024;
/** After so many pieces the rest of the program has its turn. */
const BREATH = 16;

interface Measured {
  readonly size: number;
  readonly crc: number;
  readonly sha256: Sha256;
  readonly stamp: FileStamp | null;
}

/**
 * Writes a ZIP64 archive from front to back, stored and not encrypted: what lies inside another seal. Local headers
 * hold CRC and sizes, so it can be read from front to back too; each source is therefore read twice, and both times
 * must agree. Throws `source-missing`, `source-unreadable`, `source-changing`, what the sink throws, the signal's
 * reason. After a failure the archive is worthless.
 */
export class PlainZipWriter {
  readonly #sink: ByteSink;
  readonly #options: PlainZipOptions;
  readonly #records: EntryRecord[] = [];
  readonly #buffer = Buffer.allocUnsafeSlow(STEP);
  #position = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(sink: ByteSink, options: PlainZipOptions) {
    this.#sink = sink;
    this.#options = options;
  }

  /** Entries lie in the order of the calls; one is written at a time. */
  add(entry: ArchiveEntry): Promise<PackedEntry> {
    const added = this.#last.then(() => this.#add(entry));
    this.#last = added;
    // Told by whatever is called next.
    added.catch(() => undefined);
    return added;
  }

  /** Writes the central directory. */
  async finish(): Promise<void> {
    await this.#last;
    for (const piece of directoryPieces(this.#records, this.#position)) await this.#write(piece);
  }

  async #add({ name, source, modified }: ArchiveEntry): Promise<PackedEntry> {
    const measured = await this.#measure(source);
    const { size, crc, sha256 } = measured;
    const record: EntryRecord = {
      name,
      kind: 'clear',
      modified: entryTime(modified),
      size,
      crc,
      position: this.#position,
      sizes: 'known',
    };
    await this.#write(localHeader(record));
    await this.#copy(source, measured);
    this.#position += packedSize(record);
    this.#records.push(record);
    return { name, size, sha256 };
  }

  async #measure(source: EntrySource): Promise<Measured> {
    const hash = createHash('sha256');
    let [crc, size] = [0, 0];
    const stamp = await this.#read(source, (piece) => {
      hash.update(piece);
      crc = crc32(piece, crc);
      size += piece.length;
    });
    return { size, crc, sha256: hash.digest('hex') as Sha256, stamp };
  }

  async #copy(source: EntrySource, measured: Measured): Promise<void> {
    let crc = 0;
    const stamp = await this.#read(source, async (piece) => {
      crc = crc32(piece, crc);
      await this.#sink.write(piece);
      this.#options.onBytes(piece.length);
    });
    const moved = stamp !== null && measured.stamp !== null && !sameStamp(stamp, measured.stamp);
    if (source.kind === 'file' && (moved || crc !== measured.crc)) throw changing(source.path);
  }

  /** Each piece is done with before the next is read over it. */
  async #read(source: EntrySource, look: (piece: Buffer) => Promise<void> | void): Promise<FileStamp | null> {
    const pieces = piecesOf(source, this.#buffer);
    try {
      for (let count = 1; ; count += 1) {
        this.#options.signal.throwIfAborted();
        const next = pieces.next();
        if (next.done) return next.value;
        await look(next.value);
        if (count % BREATH === 0) await setImmediate();
      }
    } finally {
      // Closes the file where something else than reading failed.
      pieces.return(null);
    }
  }

  async #write(bytes: Uint8Array): Promise<void> {
    this.#options.signal.throwIfAborted();
    await this.#sink.write(bytes);
    this.#position += bytes.length;
  }
}
