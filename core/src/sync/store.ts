import type { Pace } from '../fs/pace.ts';
import { SpareMemory } from '../fs/spare-memory.ts';
import type { Sha256 } from '../model/digest.ts';
import { isSafelightError, SafelightError } from '../model/errors.ts';
import type { Place, VaultPath } from '../place/place.ts';
import type { Copy } from './plan.ts';

/** A file of a place that was found damaged or gone while it was read for another. */
export interface SourceFault {
  readonly place: string;
  readonly path: VaultPath;
  readonly error: SafelightError;
}

/** A place that could not be read at all. */
export interface SourceTrouble {
  readonly place: string;
  readonly error: SafelightError;
}

export interface CopyOutcome {
  /** Places that went while they were read: nothing is said of the file. */
  readonly gone: readonly SourceTrouble[];
  /** A place that has it in an archive of its store, where nobody else had it whole and at hand: it must be asked for. */
  readonly archive: string | null;
  /** Null where it is there now, or must be asked for. */
  readonly lacking: SafelightError | null;
  /** Faults of the places that were asked in vain. */
  readonly faults: readonly SourceFault[];
}

/** Bytes that are held in memory of one file. */
const PIECE = 4 * 1024 * 1024;

/** Tells a place that cannot be read from one that cannot be written. */
class SourceFailure extends Error {
  readonly failure: SafelightError;

  constructor(failure: SafelightError) {
    super(failure.message, { cause: failure });
    this.failure = failure;
  }
}

/** How files are copied. */
export interface Way {
  readonly places: ReadonlyMap<string, Place>;
  /** By name of a place that is to be fed slowly. */
  readonly paces: ReadonlyMap<string, Pace>;
  /** Objects that hold pictures. */
  readonly pictures: ReadonlySet<Sha256>;
  readonly signal: AbortSignal;
  /** For the pieces of files that are under way. */
  readonly memory: SpareMemory;
}

/** Memory for a way. */
export const pieceMemory = (): SpareMemory => new SpareMemory(PIECE);

async function* piecesOf(
  place: Place,
  { path, size }: Copy,
  { signal, memory }: { readonly signal: AbortSignal; readonly memory: Buffer },
): AsyncGenerator<Buffer> {
  for (let at = 0; at < size; at += memory.length) {
    signal.throwIfAborted();
    yield await readPiece(place, path, { at, memory: memory.subarray(0, size - at) });
  }
}

const readPiece = async (
  place: Place,
  path: VaultPath,
  { at, memory }: { readonly at: number; readonly memory: Buffer },
): Promise<Buffer> => {
  try {
    return (await place.readInto?.(path, at, memory)) ?? (await place.getRange(path, at, memory.length));
  } catch (error) {
    throw isSafelightError(error) ? new SourceFailure(error) : error;
  }
};

/** What speaks against one file of a source, and not against the whole of it. */
const FAULTS: readonly string[] = ['file-damaged', 'file-missing', 'document-invalid', 'disk-failing'];

/**
 * Gives a place a file from the first of the others that has it whole. Errors are those of the place that is written:
 * `disk-full`, `disk-failing`, `read-only`, `place-absent`; and the signal's reason.
 */
export const copyFile = async (copy: Copy, way: Way): Promise<CopyOutcome> => {
  const { places } = way;
  const target = places.get(copy.to);
  if (target === undefined) throw new RangeError(`no place ${copy.to}`);
  const faults: SourceFault[] = [];
  const gone: SourceTrouble[] = [];
  let archive: string | null = null;
  for (const name of copy.from) {
    const source = places.get(name);
    const fault = source === undefined ? null : await copyFrom(source, target, { copy, way });
    if (fault === null) return { archive: null, lacking: null, faults, gone };
    if (fault.code === 'file-archived') archive ??= name;
    else if (FAULTS.includes(fault.code)) faults.push({ place: name, path: copy.path, error: fault });
    else gone.push({ place: name, error: fault });
  }
  if (archive !== null) return { archive, lacking: null, faults, gone };
  const { path } = copy;
  const lacking = faults.at(-1)?.error ?? new SafelightError('file-missing', { path });
  return { archive, lacking, faults, gone };
};

/** Null where it is there now; else what is wrong with the source. */
const copyFrom = async (
  source: Place,
  target: Place,
  { copy, way }: { readonly copy: Copy; readonly way: Way },
): Promise<SafelightError | null> => {
  const { sha256, size, to } = copy;
  try {
    if (sha256 === null)
      await target.put(
        copy.path,
        await readPiece(source, copy.path, { at: 0, memory: Buffer.allocUnsafe(size) }),
      );
    else
      await way.memory.lend((memory) =>
        target.take(copy.path, {
          size,
          sha256,
          isPictures: way.pictures.has(sha256),
          pieces: () => piecesOf(source, copy, { signal: way.signal, memory }),
          pace: async (bytes) => way.paces.get(to)?.wait(bytes, way.signal),
        }),
      );
    return null;
  } catch (error) {
    if (error instanceof SourceFailure) return error.failure;
    if (isSafelightError(error) && error.code === 'file-damaged') return error;
    throw error;
  }
};
