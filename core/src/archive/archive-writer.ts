import { bytePathFromText } from '../model/paths.ts';
import type { ArchiveEntry, PackedEntry } from './entry.ts';
import { type PgpLock, PgpWriter } from './pgp-writer.ts';
import { PlainZipWriter } from './plain-zip-writer.ts';
import { ZipWriter } from './zip-writer.ts';

/** What an archive is, and who opens it. */
export type ArchiveKind =
  /** `visible`: whoever has it sees the names of the files, and not what is in them. */
  | { readonly format: 'zip'; readonly names: 'visible' | 'hidden'; readonly words: string }
  | { readonly format: 'pgp'; readonly lock: PgpLock };

export interface ArchiveOptions {
  readonly kind: ArchiveKind;
  /** A name that is not taken, and not the final one. */
  readonly path: string;
  /** Readable without the words, and before everything else; an OpenPGP message has no room for it. */
  readonly clear: readonly ArchiveEntry[];
  /** What the archive inside is called, where there is one. */
  readonly inner: string;
  readonly random: (bytes: number) => Buffer;
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
}

/**
 * Name of the archive inside, where names are hidden or all is one OpenPGP message: of several, each has its number, so that
 * all can be unpacked into one folder.
 */
export const innerName = (part: number, parts: number): string =>
  parts === 1 ? INNER : INNER.replace('.', `-${part}.`);

export const INNER = 'pictures.zip';

export const isInnerName = (name: string): boolean => /^pictures(-\d+)?\.zip$/.test(name);

/** An archive being written: entries are encrypted, and lie in it in the order they are added. */
export interface OpenArchive extends AsyncDisposable {
  add(entry: ArchiveEntry): Promise<PackedEntry>;
  /** Until then it is not whole. */
  finish(): Promise<void>;
}

export const openArchive = async (options: ArchiveOptions): Promise<OpenArchive> => {
  const { kind } = options;
  if (kind.format === 'pgp') return openPgp(kind.lock, options);
  const zip = new ZipWriter({ ...options, words: kind.words });
  try {
    for (const entry of options.clear) await zip.add(entry, 'clear');
    return kind.names === 'hidden' ? new HiddenNames(zip, options) : new VisibleNames(zip);
  } catch (error) {
    await zip[Symbol.asyncDispose]();
    throw error;
  }
};

class VisibleNames implements OpenArchive {
  readonly #zip: ZipWriter;

  constructor(zip: ZipWriter) {
    this.#zip = zip;
  }

  add(entry: ArchiveEntry): Promise<PackedEntry> {
    return this.#zip.add(entry, 'sealed');
  }

  async finish(): Promise<void> {
    await this.#zip.finish();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#zip[Symbol.asyncDispose]();
  }
}

/** The inner archive is one encrypted entry, which is filled for as long as this is open. */
class HiddenNames implements OpenArchive {
  readonly #zip: ZipWriter;
  readonly #inner = Promise.withResolvers<PlainZipWriter>();
  readonly #full = Promise.withResolvers<void>();
  readonly #entry: Promise<PackedEntry>;

  constructor(zip: ZipWriter, options: ArchiveOptions) {
    this.#zip = zip;
    const modified = options.clear[0]?.modified ?? new Date(0);
    this.#entry = zip.addStream({ name: options.inner, modified }, (sink) => {
      this.#inner.resolve(new PlainZipWriter(sink, options));
      return this.#full.promise;
    });
    // Where it cannot even begin, whoever adds first is told.
    this.#entry.catch((error: unknown) => this.#inner.reject(error));
    this.#inner.promise.catch(() => undefined);
    this.#full.promise.catch(() => undefined);
  }

  async add(entry: ArchiveEntry): Promise<PackedEntry> {
    return (await this.#inner.promise).add(entry);
  }

  async finish(): Promise<void> {
    await (await this.#inner.promise).finish();
    this.#full.resolve();
    await this.#entry;
    await this.#zip.finish();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#full.reject(new Error('the archive was given up'));
    await Promise.allSettled([this.#entry]);
    await this.#zip[Symbol.asyncDispose]();
  }
}

const openPgp = async (lock: PgpLock, options: ArchiveOptions): Promise<OpenArchive> => {
  const path = bytePathFromText(options.path);
  const pgp = await PgpWriter.create({ ...options, path, lock, fileName: options.inner });
  const inner = new PlainZipWriter(pgp, { signal: options.signal, onBytes: () => undefined });
  return {
    add: (entry) => inner.add(entry),
    finish: async () => {
      await inner.finish();
      await pgp.finish();
    },
    [Symbol.asyncDispose]: () => pgp[Symbol.asyncDispose](),
  };
};
