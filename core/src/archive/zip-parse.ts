import { SafelightError } from '../model/errors.ts';
import {
  AES,
  CENTRAL,
  CENTRAL_SIGNATURE,
  type Directory,
  ENCRYPTED,
  END,
  END_SIGNATURE,
  END64,
  END64_SIGNATURE,
  type EntryRecord,
  EXTRA,
  FULL32,
  LOCAL,
  LOCAL_SIGNATURE,
  LOCATOR,
  LOCATOR_SIGNATURE,
  packedSize,
  STORED,
} from './zip-format.ts';
import { nameFault, nameFrom, shownName } from './zip-names.ts';

/** More files than a delivery has; a hostile directory may claim any number. */
export const MOST_ENTRIES = 2_000_000;

export class Malformed extends Error {}

/** `archive-malformed`, naming the archive. */
export const malformed = (path: string, why: string): SafelightError =>
  new SafelightError('archive-malformed', { path, why });

/** What a header says of its entry. */
export interface FoundEntry extends EntryRecord {
  /** Sealed entries of others (AE-1) keep a CRC beside the HMAC. */
  readonly checksCrc: boolean;
}

interface Fields {
  readonly flags: number;
  readonly method: number;
  readonly dos: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly position: number;
  readonly name: Buffer;
  readonly extras: ReadonlyMap<number, Buffer>;
}

/** Bytes of the header that begins here; `fixed` holds its part of fixed length. */
export const localLength = (fixed: Buffer): number => LOCAL + fixed.readUInt16LE(26) + fixed.readUInt16LE(28);
export const centralLength = (fixed: Buffer): number =>
  CENTRAL + fixed.readUInt16LE(28) + fixed.readUInt16LE(30) + fixed.readUInt16LE(32);

/** A whole local header (APPNOTE 4.3.7), whose entry begins at `position`. */
export const parseLocal = (bytes: Buffer, position: number): FoundEntry => {
  if (bytes.readUInt32LE(0) !== LOCAL_SIGNATURE)
    throw new Malformed('an entry does not begin where it should');
  const nameEnd = LOCAL + bytes.readUInt16LE(26);
  return entryOf({
    ...sharedFields(bytes, 6),
    position,
    name: bytes.subarray(LOCAL, nameEnd),
    extras: extrasOf(bytes.subarray(nameEnd)),
  });
};

/** A whole central header (4.3.12). */
export const parseCentral = (bytes: Buffer): FoundEntry => {
  if (bytes.readUInt32LE(0) !== CENTRAL_SIGNATURE) throw new Malformed('its table of contents is damaged');
  const nameEnd = CENTRAL + bytes.readUInt16LE(28);
  return entryOf({
    ...sharedFields(bytes, 8),
    position: bytes.readUInt32LE(42),
    name: bytes.subarray(CENTRAL, nameEnd),
    extras: extrasOf(bytes.subarray(nameEnd, nameEnd + bytes.readUInt16LE(30))),
  });
};

const sharedFields = (bytes: Buffer, at: number): Omit<Fields, 'position' | 'name' | 'extras'> => ({
  flags: bytes.readUInt16LE(at),
  method: bytes.readUInt16LE(at + 2),
  dos: bytes.readUInt32LE(at + 4),
  crc: bytes.readUInt32LE(at + 8),
  packed: bytes.readUInt32LE(at + 12),
  size: bytes.readUInt32LE(at + 16),
});

/** 4.5.1: two bytes of id, two of length, the data. */
const extrasOf = (bytes: Buffer): ReadonlyMap<number, Buffer> => {
  const found = new Map<number, Buffer>();
  for (let at = 0; at < bytes.length; ) {
    if (at + 4 > bytes.length) throw new Malformed('an extra field is cut off');
    const [id, length] = [bytes.readUInt16LE(at), bytes.readUInt16LE(at + 2)];
    const data = bytes.subarray(at + 4, at + 4 + length);
    if (data.length < length || found.has(id)) throw new Malformed('an extra field is damaged');
    found.set(id, data);
    at += 4 + length;
  }
  return found;
};

const entryOf = (fields: Fields): FoundEntry => {
  const name = nameOf(fields.name);
  const { size, packed, position } = widened(fields);
  const sealed = (fields.flags & ENCRYPTED) !== 0;
  const version = sealed ? aesVersion(fields, name) : 0;
  if (!sealed && fields.method !== STORED) throw new Malformed(`${shownName(name)} is compressed`);
  const kind = sealed ? 'sealed' : 'clear';
  if (packed !== packedSize({ kind, size }))
    throw new Malformed(`the sizes of ${shownName(name)} do not fit each other`);
  return {
    name,
    kind,
    modified: { dos: fields.dos, unix: unixOf(fields) },
    size,
    crc: fields.crc,
    position,
    sizes: 'known',
    checksCrc: !sealed || version === 1,
  };
};

const nameOf = (bytes: Buffer): string => {
  const name = nameFrom(bytes);
  if (name === null) throw new Malformed('a name is not UTF-8');
  const fault = nameFault(name);
  if (fault !== null) throw new Malformed(`${shownName(name)} ${fault}`);
  return name;
};

/** 4.5.3: the ZIP64 field gives the values whose own fields are full, in this order. */
const widened = ({
  size,
  packed,
  position,
  extras,
}: Fields): Record<'size' | 'packed' | 'position', number> => {
  const wide = extras.get(EXTRA.zip64) ?? Buffer.alloc(0);
  let at = 0;
  const whole = (value: number): number => {
    if (value !== FULL32) return value;
    if (at + 8 > wide.length) throw new Malformed('a large size is missing');
    const found = wide.readBigUInt64LE(at);
    at += 8;
    if (found > BigInt(Number.MAX_SAFE_INTEGER)) throw new Malformed('a size is beyond all disks');
    return Number(found);
  };
  const values = { size: whole(size), packed: whole(packed), position: whole(position) };
  if (at !== wide.length) throw new Malformed('a field for large sizes is damaged');
  return values;
};

/** 1 or 2 of WinZip's AE; 256 bits and no compression are all that is made here. */
const aesVersion = ({ method, extras }: Fields, name: string): number => {
  const aes = extras.get(EXTRA.aes);
  if (method !== AES || aes?.length !== 7)
    throw new Malformed(`${shownName(name)} is not encrypted with AES`);
  const version = aes.readUInt16LE(0);
  const known = (version === 1 || version === 2) && aes.toString('latin1', 2, 4) === 'AE';
  if (!known || aes[4] !== 3 || aes.readUInt16LE(5) !== STORED)
    throw new Malformed(`${shownName(name)} is encrypted in a way that is not used here`);
  return version;
};

const unixOf = ({ extras }: Fields): number | null => {
  const time = extras.get(EXTRA.time);
  return time?.length === 5 && time[0] === 1 ? time.readUInt32LE(1) : null;
};

/** Bytes at the end of an archive among which its last records are. */
export const LONGEST_END = END64 + LOCATOR + END;

export interface FoundEnd {
  readonly directory: Directory;
  /** Bytes of the records behind the directory. */
  readonly length: number;
}

/** The records at the end (4.3.14 to 4.3.16): `tail` holds the last bytes of the archive, which has no comment. */
export const parseEnd = (tail: Buffer): FoundEnd => {
  const at = tail.length - END;
  if (at < 0 || tail.readUInt32LE(at) !== END_SIGNATURE) throw new Malformed('its end is missing');
  const wide = at >= LOCATOR && tail.readUInt32LE(at - LOCATOR) === LOCATOR_SIGNATURE;
  const found = wide ? parseEnd64(tail, at - LOCATOR - END64) : parseEnd32(tail, at);
  const { entries, size } = found.directory;
  if (entries > MOST_ENTRIES) throw new Malformed('it claims more entries than any delivery has');
  if (size < entries * CENTRAL)
    throw new Malformed('it claims more entries than its table of contents holds');
  return found;
};

const parseEnd32 = (tail: Buffer, at: number): FoundEnd => ({
  directory: {
    entries: tail.readUInt16LE(at + 10),
    size: tail.readUInt32LE(at + 12),
    position: tail.readUInt32LE(at + 16),
  },
  length: END,
});

const parseEnd64 = (tail: Buffer, at: number): FoundEnd => {
  if (at < 0 || tail.readUInt32LE(at) !== END64_SIGNATURE) throw new Malformed('its end is damaged');
  const number = (offset: number): number => {
    const value = tail.readBigUInt64LE(at + offset);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Malformed('its end is damaged');
    return Number(value);
  };
  return {
    directory: { entries: number(32), size: number(40), position: number(48) },
    length: LONGEST_END,
  };
};
