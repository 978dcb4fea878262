import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { SafelightError, systemCode } from '../model/errors.ts';
import type { PlaceLocator } from '../place/place.ts';
import { ChunkOpener, finalTagHolds } from '../seal/ocb.ts';
import {
  CHUNK,
  COMPRESSED_PREFIX,
  decodeLiteralHeader,
  decodeObjectHeader,
  LITERAL_HEADER,
  OBJECT_HEADER,
  plainSize,
  TAG,
} from '../seal/packet.ts';
import type { ExtractObject } from './jobs.ts';
import { objectPath } from './layout.ts';

/** Compressed objects open to this at the most: ours are never larger, and a bomb ends here. */
const INFLATED = 128 * 1024 * 1024;

/** Bytes read and opened at a time: the rate is best here. */
const STEP = 256 * 1024;

type ObjectName = Pick<ExtractObject, 'sha256' | 'size' | 'key'>;

/** What is done beside the reading. */
export interface ReadOptions {
  /** Called about every chunk: frees what the cipher allocated outside the heap. */
  readonly afterChunk: () => void;
  /** Sees every byte of the object as it lies there, in order. */
  readonly sealed?: (bytes: Uint8Array) => void;
}

/**
 * Gives the data of an object piece by piece and returns after its last tag held: until then nothing that came is proven,
 * and nothing may stand under a final name. Throws `object-damaged`, `file-missing`, `place-absent`.
 */
export function* readObject(
  place: PlaceLocator,
  object: ObjectName,
  options: ReadOptions,
): Generator<Uint8Array> {
  const path = objectPath(object.sha256);
  const fd = openObject(place, path);
  try {
    yield* unpack(chunks(fd, object, path, options), path);
  } finally {
    closeSync(fd);
  }
}

const openObject = (place: PlaceLocator, path: string): number => {
  try {
    return openSync(join(place.path, path), 'r');
  } catch (error) {
    if (!existsSync(join(place.path, 'objects')))
      throw new SafelightError('place-absent', { place: 'The vault', path: place.path }, error);
    if (systemCode(error) === 'ENOENT') throw new SafelightError('file-missing', { path }, error);
    throw new SafelightError(
      'object-damaged',
      { path, why: systemCode(error) ?? 'it cannot be read' },
      error,
    );
  }
};

function* chunks(
  fd: number,
  object: ObjectName,
  path: string,
  { afterChunk, sealed: look }: ReadOptions,
): Generator<Buffer> {
  const damaged = (why: string) => new SafelightError('object-damaged', { path, why });
  const key = Buffer.from(object.key, 'hex');
  const sealed = fstatSync(fd).size;
  if (sealed !== object.size) throw damaged(`it has ${sealed} bytes where ${object.size} were stored`);
  const take = (bytes: Buffer): Buffer => {
    look?.(bytes);
    return bytes;
  };
  const iv = decodeObjectHeader(take(readAt(fd, 0, OBJECT_HEADER, damaged)), sealed);
  const plain = plainSize(sealed);
  if (iv === null || plain === null) throw damaged('it does not begin as an object does');
  const buffer = Buffer.allocUnsafe(Math.min(STEP, plain));
  for (let index = 0; index * CHUNK < plain; index += 1) {
    const length = Math.min(CHUNK, plain - index * CHUNK);
    const start = OBJECT_HEADER + index * (CHUNK + TAG);
    const opener = new ChunkOpener(key, iv, index);
    for (let at = 0; at < length; at += STEP) {
      const piece = buffer.subarray(0, Math.min(STEP, length - at));
      readInto(fd, start + at, piece, damaged);
      const opened = opener.update(take(piece));
      if (opened.length > 0) yield opened;
    }
    const rest = opener.finish(take(readAt(fd, start + length, TAG, damaged)));
    if (rest === null) throw damaged(`the authentication tag of its part ${index + 1} does not hold`);
    if (rest.length > 0) yield rest;
    afterChunk();
  }
  if (!finalTagHolds(key, iv, plain, take(readAt(fd, sealed - TAG, TAG, damaged))))
    throw damaged('its last authentication tag does not hold');
}

type Damaged = (why: string) => SafelightError;

const readAt = (fd: number, position: number, length: number, damaged: Damaged): Buffer => {
  const buffer = Buffer.alloc(length);
  readInto(fd, position, buffer, damaged);
  return buffer;
};

const readInto = (fd: number, position: number, buffer: Buffer, damaged: Damaged): void => {
  try {
    for (let at = 0; at < buffer.length; ) {
      const got = readSync(fd, buffer, at, buffer.length - at, position + at);
      if (got === 0) throw damaged('it ends too early');
      at += got;
    }
  } catch (error) {
    throw error instanceof SafelightError ? error : damaged(systemCode(error) ?? 'it cannot be read');
  }
};

/** Takes the packet away from around the data. */
function* unpack(source: Generator<Buffer>, path: string): Generator<Uint8Array> {
  const first = source.next();
  if (first.done) throw new SafelightError('object-damaged', { path, why: 'it is empty' });
  if (first.value[0] === COMPRESSED_PREFIX[0]) yield* inflated(first.value, source, path);
  else yield* literal(first.value, source, path);
}

function* literal(first: Uint8Array, rest: Iterable<Uint8Array>, path: string): Generator<Uint8Array> {
  const announced = decodeLiteralHeader(first);
  let found = first.length - LITERAL_HEADER;
  if (found > 0) yield first.subarray(LITERAL_HEADER);
  for (const piece of rest) {
    found += piece.length;
    yield piece;
  }
  if (announced !== found)
    throw new SafelightError('object-damaged', { path, why: 'it holds no single literal packet' });
}

function* inflated(first: Uint8Array, rest: Iterable<Uint8Array>, path: string): Generator<Uint8Array> {
  const packed = Buffer.concat([first, ...rest]).subarray(COMPRESSED_PREFIX.length);
  yield* literal(inflate(packed, path), [], path);
}

const inflate = (packed: Buffer, path: string): Buffer => {
  try {
    return inflateSync(packed, { maxOutputLength: INFLATED });
  } catch (error) {
    throw new SafelightError('object-damaged', { path, why: 'what it holds cannot be unpacked' }, error);
  }
};

/** Is the object's key, IV and length bound by its last tag? Reads 41 bytes. */
export const lastTagHolds = (head: Uint8Array, tail: Uint8Array, sealed: number, key: string): boolean => {
  const iv = decodeObjectHeader(head, sealed);
  const plain = plainSize(sealed);
  return iv !== null && plain !== null && finalTagHolds(Buffer.from(key, 'hex'), iv, plain, tail);
};
