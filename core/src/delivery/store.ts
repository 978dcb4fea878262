import type { ArchiveEntry, PackedEntry } from '../archive/entry.ts';
import { type ErrorData, isSafelightError, SafelightError } from '../model/errors.ts';
import { type BytePath, displayPath } from '../model/paths.ts';
import { settledAll } from '../model/settled-all.ts';
import type { PlannedFile } from './plan.ts';
import type { DeliveryProblem } from './scan.ts';

/** An archive that is being written. Entries lie in it in the order they are added. */
export interface ArchiveWriter extends AsyncDisposable {
  /** Encrypted. May be called again before it has ended. */
  add(entry: ArchiveEntry): Promise<PackedEntry>;
  /** Until then it is not whole. */
  finish(): Promise<void>;
}

/** The file that is read for a picture: itself, or a copy that was cleaned or made smaller. */
export interface Ready {
  readonly path: BytePath;
  readonly size: number;
}

export interface PreparedFile {
  readonly planned: PlannedFile;
  /** Null where it cannot go. */
  readonly ready: Ready | null;
  readonly error: SafelightError | null;
}

/** Makes copies fit to leave, a batch at a time. */
export interface Preparation {
  prepare(batch: readonly PlannedFile[]): Promise<readonly PreparedFile[]>;
  /** They were read; copies may go. */
  release(batch: readonly PreparedFile[]): Promise<void>;
}

export interface StoreOptions {
  readonly files: readonly PlannedFile[];
  readonly preparation: Preparation;
  /** Begins the archive, anew each time it is called. */
  readonly open: () => Promise<ArchiveWriter>;
  /** What goes in behind the pictures: the list of their hashes and what checks it. */
  readonly closing: (packed: readonly PackedEntry[]) => readonly ArchiveEntry[];
  readonly signal: AbortSignal;
}

export interface StoredPictures {
  readonly packed: readonly PackedEntry[];
  /** Everything in the archive that is encrypted, the closing entries too. */
  readonly entries: readonly PackedEntry[];
  readonly problems: readonly DeliveryProblem[];
}

/** Copies that lie beside each other at once, by number and by bytes. */
const BATCH_FILES = 48;
const BATCH_BYTES = 512 * 1024 * 1024;

/** A source that could not be read while it was being written into the archive. */
class UnreadSource extends Error {
  readonly file: PlannedFile;
  readonly trouble: SafelightError;

  constructor(file: PlannedFile, trouble: SafelightError) {
    super(trouble.message);
    this.file = file;
    this.trouble = trouble;
  }
}

/**
 * Writes the pictures of one archive. What changes or vanishes while it is read spoils what was written of it: the archive is
 * begun again without that file, so that nothing of it is left inside. No entries: nothing could be put in.
 */
export const storePictures = async (options: StoreOptions): Promise<StoredPictures> => {
  const lost: DeliveryProblem[] = [];
  let { files } = options;
  while (files.length > 0) {
    try {
      const stored = await packAll({ ...options, files });
      return { ...stored, problems: [...lost, ...stored.problems] };
    } catch (error) {
      if (!(error instanceof UnreadSource)) throw error;
      lost.push({ path: error.file.file.path, error: error.trouble });
      files = files.filter((file) => file !== error.file);
    }
  }
  return { packed: [], entries: [], problems: lost };
};

const packAll = async (options: StoreOptions): Promise<StoredPictures> => {
  const { preparation, open, closing, signal } = options;
  await using writer = await open();
  const packed: PackedEntry[] = [];
  const problems: DeliveryProblem[] = [];
  for await (const batch of inTurn(options)) {
    signal.throwIfAborted();
    problems.push(...batch.flatMap(problemOf));
    packed.push(...(await settledAll(batch.flatMap((prepared) => pack(writer, prepared)))));
    await preparation.release(batch);
  }
  if (packed.length === 0) return { packed, entries: [], problems };
  const entries = [...packed];
  for (const entry of closing(packed)) entries.push(await writer.add(entry));
  await writer.finish();
  return { packed, entries, problems };
};

/** One batch is prepared while the one before it is written. */
async function* inTurn({ files, preparation }: StoreOptions): AsyncGenerator<readonly PreparedFile[]> {
  const batches = batchesOf(files);
  const begin = (at: number): Promise<readonly PreparedFile[]> | null => {
    const batch = batches[at];
    if (batch === undefined) return null;
    const prepared = preparation.prepare(batch);
    // Its failure is met when its turn comes.
    prepared.catch(() => undefined);
    return prepared;
  };
  let next = begin(0);
  for (let at = 1; next !== null; at++) {
    const batch: readonly PreparedFile[] = await next;
    next = begin(at);
    yield batch;
  }
}

export const batchesOf = (files: readonly PlannedFile[]): readonly (readonly PlannedFile[])[] => {
  const batches: PlannedFile[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const file of files) {
    const open = batches.at(-1);
    if (open === undefined || open.length >= BATCH_FILES || bytes + file.size > BATCH_BYTES) {
      batches.push([file]);
      bytes = file.size;
    } else {
      open.push(file);
      bytes += file.size;
    }
  }
  return batches;
};

const problemOf = ({ planned, error }: PreparedFile): DeliveryProblem[] =>
  error === null ? [] : [{ path: planned.file.path, error }];

const pack = (writer: ArchiveWriter, { planned, ready }: PreparedFile): Promise<PackedEntry>[] => {
  if (ready === null) return [];
  const entry: ArchiveEntry = {
    name: planned.name,
    source: { kind: 'file', ...ready },
    modified: new Date(Number(planned.file.stamp.mtimeNs / 1_000_000n)),
  };
  return [writer.add(entry).catch((error: unknown) => rethrow(planned, error))];
};

/** A fault of the source is told by the source's own path: what was read may have been a copy. */
const rethrow = (planned: PlannedFile, error: unknown): never => {
  const trouble = isSafelightError(error) ? ofTheSource(error, displayPath(planned.file.path)) : null;
  if (trouble === null) throw error;
  throw new UnreadSource(planned, trouble);
};

const ofTheSource = (error: SafelightError, path: string): SafelightError | null => {
  switch (error.code) {
    case 'source-missing':
    case 'source-changing':
      return new SafelightError(error.code, { path }, error);
    case 'source-unreadable': {
      const { why } = error.data as ErrorData['source-unreadable'];
      return new SafelightError('source-unreadable', { path, why }, error);
    }
    default:
      return null;
  }
};
