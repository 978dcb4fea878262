import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Sha256 } from '../model/digest.ts';
import { SafelightError } from '../model/errors.ts';
import { foldCase } from '../model/fold-case.ts';
import { StreamBytes } from './stream-bytes.ts';
import {
  CENTRAL_SIGNATURE,
  centralHeader,
  END_SIGNATURE,
  END64_SIGNATURE,
  type EntryRecord,
  endRecords,
  LOCAL,
  LOCAL_SIGNATURE,
  localHeader,
  packedSize,
} from './zip-format.ts';
import { shownName } from './zip-names.ts';
import { localLength, Malformed, MOST_ENTRIES, malformed, parseLocal } from './zip-parse.ts';
import type { ReadEntry, ReadOptions } from './zip-reader.ts';

export interface PlainReadOptions extends ReadOptions {
  /** The archive's name, for errors. */
  readonly path: string;
}

/**
 * The entries of a plain archive as `PlainZipWriter` writes it, proven one after the other while its bytes come by; that
 * it is whole is known when this ends. Throws `archive-malformed` where anything is not as Safelight writes it,
 * `archive-damaged` where a content does not have its CRC, and what the chunks throw.
 */
export async function* readPlainZip(
  chunks: AsyncIterable<Buffer>,
  options: PlainReadOptions,
): AsyncGenerator<ReadEntry> {
  const bytes = new StreamBytes(chunks);
  try {
    yield* readAll(bytes, options);
  } catch (error) {
    if (error instanceof Malformed) throw malformed(options.path, error.message);
    throw error;
  } finally {
    await bytes.close();
  }
}

async function* readAll(bytes: StreamBytes, options: PlainReadOptions): AsyncGenerator<ReadEntry> {
  const records: EntryRecord[] = [];
  const names = new Set<string>();
  let position = 0;
  for (;;) {
    const signature = await take(bytes, 4);
    if (signature.readUInt32LE(0) !== LOCAL_SIGNATURE)
      return await assertDirectory(bytes, signature, { records, position });
    const { record, length } = await readLocal(bytes, signature, position);
    if (names.has(foldCase(record.name)) || records.length >= MOST_ENTRIES)
      throw new Malformed(`it holds ${shownName(record.name)} twice, or too much`);
    names.add(foldCase(record.name));
    records.push(record);
    position += length + packedSize(record);
    yield await readContent(bytes, record, options);
  }
}

const readLocal = async (
  bytes: StreamBytes,
  signature: Buffer,
  position: number,
): Promise<{ readonly record: EntryRecord; readonly length: number }> => {
  const fixed = Buffer.concat([signature, await take(bytes, LOCAL - signature.length)]);
  const length = localLength(fixed);
  const header = Buffer.concat([fixed, await take(bytes, length - LOCAL)]);
  const record = parseLocal(header, position);
  if (record.kind !== 'clear' || !header.equals(localHeader(record)))
    throw new Malformed(`the header of ${shownName(record.name)} is damaged`);
  return { record, length };
};

const readContent = async (
  bytes: StreamBytes,
  { name, size, crc }: EntryRecord,
  { path, signal, onBytes, keep }: PlainReadOptions,
): Promise<ReadEntry> => {
  const parts: Buffer[] | null = keep?.({ name, size }) ? [] : null;
  const hash = createHash('sha256');
  let [found, at] = [0, 0];
  for await (const piece of bytes.pieces(size)) {
    signal.throwIfAborted();
    hash.update(piece);
    found = crc32(piece, found);
    parts?.push(Buffer.from(piece));
    at += piece.length;
    onBytes(piece.length);
  }
  if (at !== size) throw new Malformed('it is cut off');
  if (found !== crc)
    throw new SafelightError('archive-damaged', {
      path,
      why: `${shownName(name)} does not have the CRC it had when it was packed`,
    });
  const kept = parts === null ? null : Buffer.concat(parts);
  return { name, kind: 'clear', size, sha256: hash.digest('hex') as Sha256, bytes: kept };
};

/** What stands behind the last entry follows from the entries, to the byte. */
const assertDirectory = async (
  bytes: StreamBytes,
  signature: Buffer,
  { records, position }: { readonly records: readonly EntryRecord[]; readonly position: number },
): Promise<void> => {
  const found = signature.readUInt32LE(0);
  if (![CENTRAL_SIGNATURE, END_SIGNATURE, END64_SIGNATURE].includes(found))
    throw new Malformed('an entry does not begin where it should');
  let [size, read] = [0, signature];
  for (const record of records) {
    const expected = centralHeader(record);
    await assertNext(bytes, read, expected);
    size += expected.length;
    read = Buffer.alloc(0);
  }
  await assertNext(bytes, read, endRecords({ entries: records.length, size, position }));
  if (!(await bytes.ended())) throw new Malformed('something follows its end');
};

const assertNext = async (bytes: StreamBytes, read: Buffer, expected: Buffer): Promise<void> => {
  const rest = await take(bytes, expected.length - read.length);
  if (!Buffer.concat([read, rest]).equals(expected))
    throw new Malformed('its table of contents does not agree with what it holds');
};

const take = async (bytes: StreamBytes, length: number): Promise<Buffer> => {
  const taken = await bytes.take(length);
  if (taken === null) throw new Malformed('it is cut off');
  return taken;
};
