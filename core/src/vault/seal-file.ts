import type { ContentId } from '../model/digest.ts';
import { ContentHasher, Xxh128Hasher } from '../seal/hash.ts';
import { encodeLiteralHeader, LITERAL_HEADER } from '../seal/packet.ts';
import { BLOCK, SEGMENT, type SealedContent, type SealedFile, type SealFileJob } from './jobs.ts';
import { ObjectWriter } from './object-writer.ts';
import { readFully, readStable } from './read-stable.ts';
import { type JobTools, STEP } from './worker-tools.ts';

interface Pass {
  readonly contents: SealedContent[];
  readonly xxh128: SealedFile['xxh128'];
  readonly blocks: Uint8Array | null;
  readonly commits: (() => Promise<void>)[];
  readonly aborts: (() => void)[];
}

/** Seals a file in one pass: read → xxh128 and content id → OCB → SHA-256 → write. */
export const sealFile = async (job: SealFileJob, tools: JobTools): Promise<SealedFile> => {
  const { stamp, value } = await readStable(
    job.source,
    async (fd, size) => sealOpened(fd, size, await heldSegments(fd, size, job, tools), job, tools),
    (pass) => {
      for (const abort of pass.aborts) abort();
    },
  );
  for (const commit of value.commits) tools.commit(commit);
  return { kind: 'seal-file', stamp, xxh128: value.xxh128, contents: value.contents, blocks: value.blocks };
};

const segmentsOf = (size: number): readonly { readonly start: number; readonly length: number }[] =>
  Array.from({ length: Math.max(1, Math.ceil(size / SEGMENT)) }, (_, index) => ({
    start: index * SEGMENT,
    length: Math.min(SEGMENT, size - index * SEGMENT),
  }));

/** Ids of the segments that the vault holds, by their start; a pass of hashing that costs a tenth of sealing. */
const heldSegments = async (
  fd: number,
  size: number,
  job: SealFileJob,
  tools: JobTools,
): Promise<ReadonlyMap<number, ContentId>> => {
  if (!job.hashFirst) return new Map();
  const found = segmentsOf(size).map(({ start, length }) => {
    const content = new ContentHasher(tools.setup.contentKey);
    for (const piece of pieces(fd, start, length, tools)) content.update(piece);
    return { start, id: content.digest() };
  });
  const known = await tools.known(found.map(({ id }) => id));
  return new Map(found.filter((_, index) => known[index]).map(({ start, id }) => [start, id]));
};

function* pieces(fd: number, start: number, length: number, tools: JobTools): Generator<Uint8Array> {
  for (let at = 0; at < length; at += STEP) {
    const piece = tools.buffer.subarray(0, Math.min(STEP, length - at));
    readFully(fd, piece, start + at);
    yield piece;
  }
}

const sealOpened = async (
  fd: number,
  size: number,
  held: ReadonlyMap<number, ContentId>,
  job: SealFileJob,
  tools: JobTools,
): Promise<Pass> => {
  const whole = new Xxh128Hasher();
  const blocks = job.blocks ? new BlockIds(size, tools.setup.contentKey) : null;
  const pass: Pick<Pass, 'contents' | 'commits' | 'aborts'> = { contents: [], commits: [], aborts: [] };
  const look = (piece: Uint8Array) => {
    whole.update(piece);
    blocks?.update(piece);
    tools.progress(piece.length);
  };
  try {
    for (const { start, length } of segmentsOf(size)) {
      const content = held.get(start);
      if (content === undefined) {
        await sealSegment(fd, start, length, look, pass, tools);
        commitEarliest(pass, tools);
      } else {
        for (const piece of pieces(fd, start, length, tools)) look(piece);
        pass.contents.push({ content, sealed: null });
      }
    }
  } catch (error) {
    for (const abort of pass.aborts) abort();
    throw error;
  }
  return { ...pass, xxh128: whole.digest(), blocks: blocks?.digest() ?? null };
};

/** Segments that wait to be named until the whole file is known to have held still. */
const MOST_WAITING = 8;

/** A film of 100 GB has 400 segments, each an open file: the earliest are committed, and used by no one if it moved. */
const commitEarliest = (pass: Pick<Pass, 'commits' | 'aborts'>, tools: JobTools): void => {
  if (pass.commits.length <= MOST_WAITING) return;
  pass.aborts.shift();
  const commit = pass.commits.shift();
  if (commit !== undefined) tools.commit(commit);
};

const sealSegment = async (
  fd: number,
  start: number,
  length: number,
  look: (piece: Uint8Array) => void,
  pass: Pick<Pass, 'contents' | 'commits' | 'aborts'>,
  tools: JobTools,
): Promise<void> => {
  const content = new ContentHasher(tools.setup.contentKey);
  const writer = new ObjectWriter(LITERAL_HEADER + length, tools.writer);
  pass.aborts.push(() => writer.abort());
  await writer.write(encodeLiteralHeader(length));
  for (const piece of pieces(fd, start, length, tools)) {
    look(piece);
    content.update(piece);
    await writer.write(piece);
  }
  const { object, commit } = await writer.finish();
  pass.commits.push(commit);
  pass.contents.push({ content: content.digest(), sealed: { object, offset: 0 } });
};

/** Content tags of the 64 KiB blocks of a stream, 16 bytes each. */
export class BlockIds {
  readonly #key: Uint8Array;
  readonly #tags: Buffer;
  #at = 0;

  constructor(size: number, key: Uint8Array) {
    this.#key = key;
    this.#tags = Buffer.alloc(Math.ceil(size / BLOCK) * 16);
  }

  /** Pieces are whole blocks but for the last. */
  update(piece: Uint8Array): void {
    for (let at = 0; at < piece.length; at += BLOCK) {
      const id = new ContentHasher(this.#key).update(piece.subarray(at, at + BLOCK)).digest();
      this.#tags.write(id.slice(0, 32), this.#at, 'hex');
      this.#at += 16;
    }
  }

  digest(): Uint8Array {
    return this.#tags;
  }
}
