import { crc32 } from 'node:zlib';

/** A file in a package. */
export interface PackedFile {
  /** Inside, with `/` between folders. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** 1 January 1980, midnight: the first that MS-DOS can say (APPNOTE 4.4.6). No clock and no time zone is in a package. */
const FIRST_DAY = ((1 << 5) | 1) << 16;
/** 4.4.4: names are UTF-8. */
const UTF8 = 0x0800;
/** 4.4.2: made on Unix, by version 2.0; a plain file that all may read. */
const MADE_ON = (3 << 8) | 20;
const READABLE = 0o100644 * 0x10000;

const fields = (...values: readonly (readonly [bytes: 2 | 4, value: number])[]): Buffer =>
  Buffer.concat(
    values.map(([bytes, value]) => {
      const field = Buffer.alloc(bytes);
      field.writeUIntLE(value, 0, bytes);
      return field;
    }),
  );

/** From `version needed` to the length of the extra field: alike in both headers. */
const described = (name: Buffer, bytes: Uint8Array): Buffer =>
  fields(
    [2, 20],
    [2, UTF8],
    [2, 0],
    [4, FIRST_DAY],
    [4, crc32(bytes)],
    [4, bytes.length],
    [4, bytes.length],
    [2, name.length],
    [2, 0],
  );

const byName = (a: PackedFile, b: PackedFile): number =>
  Buffer.compare(Buffer.from(a.name), Buffer.from(b.name));

/**
 * A zip of small files, stored, sorted by name, with one time for all: the same bytes whoever makes it, on any computer.
 * Not compressed, because what deflate writes differs between processors.
 */
export const storedZip = (files: readonly PackedFile[]): Buffer => {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let position = 0;
  for (const file of files.toSorted(byName)) {
    const name = Buffer.from(file.name);
    const about = described(name, file.bytes);
    directory.push(
      fields([4, 0x02014b50], [2, MADE_ON]),
      about,
      fields([2, 0], [2, 0], [2, 0], [4, READABLE], [4, position]),
      name,
    );
    const entry = Buffer.concat([fields([4, 0x04034b50]), about, name, file.bytes]);
    parts.push(entry);
    position += entry.length;
  }
  const central = Buffer.concat(directory);
  const end = fields(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, files.length],
    [2, files.length],
    [4, central.length],
    [4, position],
    [2, 0],
  );
  return Buffer.concat([...parts, central, end]);
};
