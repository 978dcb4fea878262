import { SEALING } from './winzip-aes.ts';
import type { EntryTime } from './zip-time.ts';

/**
 * The records of a ZIP file as Safelight writes them, after PKWARE's APPNOTE 6.3.10; numbers are little-endian. Data is
 * stored, never compressed: pictures are already. Sizes stand in the local headers, so there are no data descriptors.
 */
export interface EntryRecord {
  readonly name: string;
  readonly kind: EntryKind;
  readonly modified: EntryTime;
  /** Bytes of the content. */
  readonly size: number;
  /** Of the content; 0 for a sealed entry, whose HMAC does the same and more. */
  readonly crc: number;
  /** Of the local header, from the start of the archive. */
  readonly position: number;
  /** `unknown` while a local header is written: it keeps room for large ones. */
  readonly sizes: 'known' | 'unknown';
}

/** `clear`: as it is, under a CRC-32. `sealed`: WinZip AE-2 with AES-256. */
export type EntryKind = 'clear' | 'sealed';

export const LOCAL_SIGNATURE = 0x04034b50;
export const CENTRAL_SIGNATURE = 0x02014b50;
export const END_SIGNATURE = 0x06054b50;
export const END64_SIGNATURE = 0x06064b50;
export const LOCATOR_SIGNATURE = 0x07064b50;
/** Bytes before name and extra field (4.3.7, 4.3.12), and of the records at the end (4.3.14, 4.3.15, 4.3.16). */
export const LOCAL = 30;
export const CENTRAL = 46;
export const END64 = 56;
export const LOCATOR = 20;
export const END = 22;

/** A field of 4 or 2 bytes that holds only ones: its value stands in a ZIP64 field (4.4.1.4). */
export const FULL32 = 0xffff_ffff;
export const FULL16 = 0xffff;

/** 4.4.4: bit 0 encrypted, bit 11 the name is UTF-8. */
export const ENCRYPTED = 1;
const UTF8 = 1 << 11;
/** 4.4.5; 99 is what WinZip took for AES (7.3 of the APPNOTE is reserved for another scheme). */
export const STORED = 0;
export const AES = 99;
/** 4.4.3.2: what a reader must know at least, times ten. WinZip's page asks for 5.1. */
const NEEDED = { stored: 20, zip64: 45, aes: 51 } as const;
/** 4.4.2: made on Unix (3), by version 6.3 of the format. */
const MADE_BY = (3 << 8) | 63;
/** A plain file, read by all and written by its owner, in the upper half as Unix keeps it (4.4.15). */
const MODE = 0o100644 * 0x10000;

export const EXTRA = { zip64: 0x0001, time: 0x5455, aes: 0x9901 } as const;

/** Bytes that lie between an entry's local header and the next. */
export const packedSize = ({ kind, size }: Pick<EntryRecord, 'kind' | 'size'>): number =>
  kind === 'sealed' ? size + SEALING : size;

const uint16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
};
const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const uint64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};

const extra = (id: number, data: Buffer): Buffer => Buffer.concat([uint16(id), uint16(data.length), data]);

/** 4.5.3: holds those values, in this order, whose own fields are full. */
const zip64Extra = (values: readonly number[]): readonly Buffer[] =>
  values.length === 0 ? [] : [extra(EXTRA.zip64, Buffer.concat(values.map(uint64)))];

/** Info-ZIP's extended timestamp: bit 0 says that seconds since 1970 (UTC) of the last change follow, as 32 signed bits. */
const timeExtra = ({ unix }: EntryTime): readonly Buffer[] =>
  unix === null ? [] : [extra(EXTRA.time, Buffer.concat([Buffer.of(1), uint32(unix)]))];

/** WinZip: version 2 (AE-2: no CRC), vendor `AE`, strength 3 (256 bits), then how the content was compressed. */
const aesExtra = (kind: EntryKind): readonly Buffer[] =>
  kind === 'sealed'
    ? [extra(EXTRA.aes, Buffer.concat([uint16(2), Buffer.from('AE'), Buffer.of(3), uint16(STORED)]))]
    : [];

const neededFor = (kind: EntryKind, wide: readonly number[]): number => {
  if (kind === 'sealed') return NEEDED.aes;
  return wide.length > 0 ? NEEDED.zip64 : NEEDED.stored;
};

/** From `version needed` to the sizes: alike in both headers of an entry. */
const sharedFields = (
  record: EntryRecord,
  wide: readonly number[],
  [packed, size]: readonly [number, number],
): readonly Buffer[] => [
  uint16(neededFor(record.kind, wide)),
  uint16(UTF8 | (record.kind === 'sealed' ? ENCRYPTED : 0)),
  uint16(record.kind === 'sealed' ? AES : STORED),
  uint32(record.modified.dos),
  uint32(record.crc),
  uint32(packed),
  uint32(size),
];

const isWide = (value: number): boolean => value >= FULL32;

/** 4.3.7. A local header's ZIP64 field must hold both sizes (4.5.3), so both are full where one is. */
export const localHeader = (record: EntryRecord): Buffer => {
  const { size } = record;
  const packed = packedSize(record);
  const both = record.sizes === 'unknown' || isWide(size) || isWide(packed);
  const wide = both ? [size, packed] : [];
  const name = Buffer.from(record.name, 'utf8');
  const extras = Buffer.concat([
    ...zip64Extra(wide),
    ...timeExtra(record.modified),
    ...aesExtra(record.kind),
  ]);
  return Buffer.concat([
    uint32(LOCAL_SIGNATURE),
    ...sharedFields(record, wide, both ? [FULL32, FULL32] : [packed, size]),
    uint16(name.length),
    uint16(extras.length),
    name,
    extras,
  ]);
};

/** 4.3.12. Here each value has a field of its own to be full. */
export const centralHeader = (record: EntryRecord): Buffer => {
  const { size, position } = record;
  const packed = packedSize(record);
  const wide = [size, packed, position].filter(isWide);
  const name = Buffer.from(record.name, 'utf8');
  const extras = Buffer.concat([
    ...zip64Extra(wide),
    ...timeExtra(record.modified),
    ...aesExtra(record.kind),
  ]);
  return Buffer.concat([
    uint32(CENTRAL_SIGNATURE),
    uint16(MADE_BY),
    ...sharedFields(record, wide, [Math.min(packed, FULL32), Math.min(size, FULL32)]),
    uint16(name.length),
    uint16(extras.length),
    // comment, disk, internal attributes
    Buffer.alloc(6),
    uint32(MODE),
    uint32(Math.min(position, FULL32)),
    name,
    extras,
  ]);
};

/** The central directory as the end of the archive tells it. */
export interface Directory {
  readonly entries: number;
  /** Bytes. */
  readonly size: number;
  readonly position: number;
}

/** 4.3.16, and 4.3.14 with 4.3.15 before it where a number of entries, a size or a position asks for it. */
export const endRecords = (directory: Directory): Buffer => {
  const { entries, size, position } = directory;
  const wide = entries >= FULL16 || isWide(size) || isWide(position);
  return Buffer.concat([
    ...(wide ? [end64(directory), locator(position + size)] : []),
    uint32(END_SIGNATURE),
    uint32(0),
    uint16(Math.min(entries, FULL16)),
    uint16(Math.min(entries, FULL16)),
    uint32(Math.min(size, FULL32)),
    uint32(Math.min(position, FULL32)),
    uint16(0),
  ]);
};

/** Central headers that are gathered into one piece. */
const AT_ONCE = 4096;

/** The central directory that begins at `position`, then the records behind it; to be written one after the other. */
export function* directoryPieces(records: readonly EntryRecord[], position: number): Generator<Buffer> {
  let size = 0;
  for (let at = 0; at < records.length; at += AT_ONCE) {
    const headers = Buffer.concat(records.slice(at, at + AT_ONCE).map(centralHeader));
    size += headers.length;
    yield headers;
  }
  yield endRecords({ entries: records.length, size, position });
}

/** The length in it counts from behind itself (4.3.14.1). */
const end64 = ({ entries, size, position }: Directory): Buffer =>
  Buffer.concat([
    uint32(END64_SIGNATURE),
    uint64(END64 - 12),
    uint16(MADE_BY),
    uint16(NEEDED.zip64),
    uint64(0),
    uint64(entries),
    uint64(entries),
    uint64(size),
    uint64(position),
  ]);

const locator = (end64Position: number): Buffer =>
  Buffer.concat([uint32(LOCATOR_SIGNATURE), uint32(0), uint64(end64Position), uint32(1)]);
