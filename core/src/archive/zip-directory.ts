import { setImmediate } from 'node:timers/promises';
import { foldCase } from '../model/fold-case.ts';
import type { ZipBytes } from './zip-bytes.ts';
import { CENTRAL, centralHeader, endRecords, LOCAL, localHeader, packedSize } from './zip-format.ts';
import { shownName } from './zip-names.ts';
import {
  centralLength,
  type FoundEnd,
  type FoundEntry,
  LONGEST_END,
  localLength,
  Malformed,
  malformed,
  parseCentral,
  parseEnd,
  parseLocal,
} from './zip-parse.ts';

/** Ours are held to every byte that we would write; of others only what matters must agree. */
export type Maker = 'safelight' | 'anyone';

export interface ListedEntry extends FoundEntry {
  /** Where its data begins. */
  readonly dataPosition: number;
}

interface ListOptions {
  readonly path: string;
  readonly signal: AbortSignal;
  readonly maker: Maker;
}

/** After so many entries the rest of the program has its turn. */
const BREATH = 4096;

/**
 * Every entry of an archive, in the order they lie. Entries and directory must fill the file from its first byte to its
 * last, each entry beginning where the one before ends, and both headers of each must say the same. Throws
 * `archive-malformed`.
 */
export const listEntries = async (bytes: ZipBytes, options: ListOptions): Promise<readonly ListedEntry[]> => {
  try {
    const end = await findEnd(bytes, options.maker);
    const found = await readDirectory(bytes, end, options);
    return await locateAll(bytes, found, end.directory.position, options);
  } catch (error) {
    if (error instanceof Malformed) throw malformed(options.path, error.message);
    throw error;
  }
};

const findEnd = async (bytes: ZipBytes, maker: Maker): Promise<FoundEnd> => {
  const length = Math.min(LONGEST_END, bytes.size);
  const tail = await bytes.at(bytes.size - length, length);
  const end = parseEnd(tail);
  const { position, size } = end.directory;
  if (position + size + end.length !== bytes.size) throw new Malformed('its parts do not fill it');
  const expected = endRecords(end.directory);
  if (maker === 'safelight' && !tail.subarray(-expected.length).equals(expected))
    throw new Malformed('its end is damaged');
  return end;
};

const readDirectory = async (
  bytes: ZipBytes,
  { directory }: FoundEnd,
  { signal, maker }: ListOptions,
): Promise<readonly FoundEntry[]> => {
  const found: FoundEntry[] = [];
  const names = new Set<string>();
  const end = directory.position + directory.size;
  let at = directory.position;
  while (found.length < directory.entries) {
    const record = await readRecord(bytes, at, end, { fixed: CENTRAL, lengthOf: centralLength });
    const entry = parseCentral(record);
    if (maker === 'safelight' && !record.equals(centralHeader(entry))) throw disagreeing(entry);
    if (names.has(foldCase(entry.name))) throw new Malformed(`it holds ${shownName(entry.name)} twice`);
    names.add(foldCase(entry.name));
    found.push(entry);
    at += record.length;
    if (found.length % BREATH === 0) await breathe(signal);
  }
  if (at !== end) throw new Malformed('its table of contents is damaged');
  return found;
};

const locateAll = async (
  bytes: ZipBytes,
  found: readonly FoundEntry[],
  end: number,
  { signal, maker }: ListOptions,
): Promise<readonly ListedEntry[]> => {
  const listed: ListedEntry[] = [];
  let at = 0;
  for (const entry of found) {
    if (entry.position !== at) throw new Malformed(`${shownName(entry.name)} is not where it should be`);
    const record = await readRecord(bytes, at, end, { fixed: LOCAL, lengthOf: localLength });
    if (!agrees(record, entry, maker)) throw disagreeing(entry);
    const dataPosition = at + record.length;
    listed.push({ ...entry, dataPosition });
    at = dataPosition + packedSize(entry);
    if (listed.length % BREATH === 0) await breathe(signal);
  }
  if (at !== end) throw new Malformed('its parts do not fill it');
  return listed;
};

/** A header with its name and extra field, which must end before `end`. */
const readRecord = async (
  bytes: ZipBytes,
  at: number,
  end: number,
  { fixed, lengthOf }: { readonly fixed: number; readonly lengthOf: (fixed: Buffer) => number },
): Promise<Buffer> => {
  if (at + fixed > end) throw new Malformed('a header is cut off');
  const length = lengthOf(await bytes.at(at, fixed));
  if (at + length > end) throw new Malformed('a header is cut off');
  return bytes.at(at, length);
};

/** An entry whose length was not known when it was begun keeps room for a large one. */
const agrees = (record: Buffer, entry: FoundEntry, maker: Maker): boolean => {
  if (maker === 'safelight')
    return record.equals(localHeader(entry)) || record.equals(localHeader({ ...entry, sizes: 'unknown' }));
  const local = parseLocal(record, entry.position);
  return (
    local.name === entry.name &&
    local.kind === entry.kind &&
    local.size === entry.size &&
    local.crc === entry.crc &&
    local.checksCrc === entry.checksCrc
  );
};

const disagreeing = ({ name }: FoundEntry): Malformed =>
  new Malformed(`the headers of ${shownName(name)} are damaged`);

const breathe = async (signal: AbortSignal): Promise<void> => {
  await setImmediate();
  signal.throwIfAborted();
};
