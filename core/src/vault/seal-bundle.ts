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
import { SMALL } from './jobs.ts';
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
  for (const source of job.sources)
    read.push(
      await readStable(source, (fd, size) => readSmall(fd, size, tools)).then(
        ({ stamp, value }) => ({ stamp, ...value }),
        (error: unknown) => ({ failure: failureOf(error) }),
      ),
    );
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

const readSmall = (fd: number, size: number, tools: JobTools) => {
  const bytes = Buffer.allocUnsafe(size);
  // A file that grew past what bundles hold since it was planned is still read whole: it was small a moment ago.
  for (let at = 0; at < size; at += SMALL) readFully(fd, bytes.subarray(at, at + SMALL), at);
  tools.progress(size);
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

type SealParts = (parts: readonly Part[], length: number, tools: JobTools) => SealedObject;

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
  const object = seal(fresh, length, tools);
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

const writeObject = (pieces: readonly Uint8Array[], plain: number, tools: JobTools): SealedObject => {
  const writer = new ObjectWriter(plain, tools.writer);
  try {
    for (const piece of pieces)
      for (let at = 0; at < piece.length; at += STEP) writer.write(piece.subarray(at, at + STEP));
    const { object, commit } = writer.finish();
    tools.commit(commit);
    return object;
  } catch (error) {
    writer.abort();
    throw error;
  }
};
