import { deflateSync } from 'node:zlib';
import type { FileStamp } from '../fs/stamp.ts';
import type { ContentId, Xxh128 } from '../model/digest.ts';
import { contentIdOf, Xxh128Hasher } from '../seal/hash.ts';
import { COMPRESSED_PREFIX, encodeLiteralHeader, LITERAL_HEADER } from '../seal/packet.ts';
import { failureOf } from './failure.ts';
import type {
  Failure,
  SealBundleJob,
  SealBytesJob,
  SealedBundle,
  SealedBytes,
  SealedContent,
  SealedObject,
} from './jobs.ts';
import { ObjectWriter } from './object-writer.ts';
import { readFully, readStable } from './read-stable.ts';
import { type JobTools, STEP } from './worker-tools.ts';

interface Small {
  readonly stamp: FileStamp;
  readonly xxh128: Xxh128;
  readonly id: ContentId;
  readonly bytes: Uint8Array;
}

/** Reads small files into memory, and seals those the vault does not hold into one object. */
export const sealBundle = async (job: SealBundleJob, tools: JobTools): Promise<SealedBundle> => {
  const read: (Small | { readonly failure: Failure })[] = [];
  let filled = 0;
  for (const source of job.sources) {
    const file = await readStable(source, (fd, size) =>
      readSmall(fd, roomFor(size, filled, tools), tools),
    ).then(
      ({ stamp, value }) => ({ stamp, ...value }),
      (error: unknown) => ({ failure: failureOf(error) }),
    );
    if ('bytes' in file) filled += file.bytes.length;
    read.push(file);
    if (read.length % COLLECT_EVERY === 0) tools.writer.afterChunk();
  }
  const contents = await sealNew(
    read.flatMap((file) => ('id' in file ? [file] : [])),
    tools,
    sealPlain,
  );
  return {
    kind: 'seal-bundle',
    files: read.map((file) => {
      if ('failure' in file) return file;
      return { stamp: file.stamp, xxh128: file.xxh128, content: sealedAs(contents, file.id) };
    }),
  };
};

/** Hashers live outside the heap: after so many files they are collected. */
const COLLECT_EVERY = 256;

/** A place in the arena; a file that grew past what was planned gets memory of its own. */
const roomFor = (size: number, filled: number, { arena }: JobTools): Buffer =>
  filled + size <= arena.length ? arena.subarray(filled, filled + size) : Buffer.allocUnsafe(size);

const readSmall = (fd: number, bytes: Buffer, tools: JobTools) => {
  readFully(fd, bytes, 0);
  tools.progress(bytes.length);
  return {
    bytes,
    id: contentIdOf(tools.setup.contentKey, bytes),
    xxh128: new Xxh128Hasher().update(bytes).digest(),
  };
};

/** Seals bytes that are in memory, compressed: manifests, and stretches of a catalog. */
export const sealBytes = async (job: SealBytesJob, tools: JobTools): Promise<SealedBytes> => {
  const parts = job.contents.map((bytes) => ({ bytes, id: contentIdOf(tools.setup.contentKey, bytes) }));
  const contents = await sealNew(parts, tools, sealCompressed);
  return { kind: 'seal-bytes', contents: parts.map(({ id }) => sealedAs(contents, id)) };
};

interface Part {
  readonly id: ContentId;
  readonly bytes: Uint8Array;
}

const sealedAs = (contents: ReadonlyMap<ContentId, SealedContent>, id: ContentId): SealedContent =>
  contents.get(id) ?? { content: id, sealed: null };

type SealParts = (parts: readonly Part[], length: number, tools: JobTools) => Promise<SealedObject>;

/** Seals each content that is new once, one behind the other. */
const sealNew = async (
  parts: readonly Part[],
  tools: JobTools,
  seal: SealParts,
): Promise<ReadonlyMap<ContentId, SealedContent>> => {
  const distinct = [...new Map(parts.map((part) => [part.id, part])).values()];
  const known = await tools.known(distinct.map(({ id }) => id));
  const fresh = distinct.filter((_, index) => !known[index]);
  if (fresh.length === 0) return new Map();
  const length = fresh.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const object = await seal(fresh, length, tools);
  let offset = 0;
  return new Map(
    fresh.map(({ id, bytes }) => {
      const sealed = { content: id, sealed: { object, offset } };
      offset += bytes.length;
      return [id, sealed];
    }),
  );
};

const sealPlain: SealParts = (parts, length, tools) =>
  writeObject(
    [encodeLiteralHeader(length), ...parts.map(({ bytes }) => bytes)],
    LITERAL_HEADER + length,
    tools,
  );

const sealCompressed: SealParts = (parts, length, tools) => {
  const packed = deflateSync(
    Buffer.concat([encodeLiteralHeader(length), ...parts.map(({ bytes }) => bytes)]),
  );
  return writeObject([COMPRESSED_PREFIX, packed], COMPRESSED_PREFIX.length + packed.length, tools);
};

const writeObject = async (
  pieces: readonly Uint8Array[],
  plain: number,
  tools: JobTools,
): Promise<SealedObject> => {
  const writer = new ObjectWriter(plain, tools.writer);
  try {
    for (const piece of pieces)
      for (let at = 0; at < piece.length; at += STEP) await writer.write(piece.subarray(at, at + STEP));
    const { object, commit } = await writer.finish();
    tools.commit(commit);
    return object;
  } catch (error) {
    writer.abort();
    throw error;
  }
};
