/** An entry of a directory: tag, type (2 text, 3 short, 4 long, 7 bytes) and its values. */
export interface TiffEntry {
  readonly tag: number;
  readonly type: 2 | 3 | 4 | 7;
  readonly value: readonly number[] | Buffer;
}

export const shorts = (tag: number, ...value: readonly number[]): TiffEntry => ({ tag, type: 3, value });
export const longs = (tag: number, ...value: readonly number[]): TiffEntry => ({ tag, type: 4, value });
export const bytes = (tag: number, value: Buffer | string): TiffEntry => ({
  tag,
  type: 7,
  value: Buffer.from(value),
});

export interface TiffPage {
  readonly width: number;
  readonly height: number;
  /** As they lie there. */
  readonly strips: readonly Buffer[];
  readonly rowsPerStrip?: number;
  readonly compression?: number;
  /** What its directory says besides, or instead. */
  readonly entries?: readonly TiffEntry[];
  /** Pages its entry SubIFDs points to. */
  readonly below?: readonly TiffPage[];
}

/** Grey pixels of one byte: a strip of so many rows. */
export const greyStrip = (width: number, rows: number): Buffer =>
  Buffer.from(Uint8Array.from({ length: width * rows }, (_, at) => 40 + ((at * 7) % 160)));

const u16 = (value: number): Buffer => Buffer.from([value & 0xff, value >> 8]);
const u32 = (value: number): Buffer => {
  const data = Buffer.alloc(4);
  data.writeUInt32LE(value);
  return data;
};

const encoded = ({ type, value }: TiffEntry): Buffer =>
  Buffer.isBuffer(value) ? value : Buffer.concat(value.map(type === 3 ? u16 : u32));

const countOf = ({ type, value }: TiffEntry): number =>
  Buffer.isBuffer(value) && type === 4 ? value.length / 4 : value.length;

/** Bytes of a file that grows; places are known as soon as something is put down. */
class Sink {
  readonly #parts: Buffer[] = [];
  length = 0;

  put(part: Buffer): number {
    const at = this.length;
    const padded = part.length % 2 === 0 ? part : Buffer.concat([part, Buffer.alloc(1)]);
    this.#parts.push(padded);
    this.length += padded.length;
    return at;
  }

  whole(first: number): Buffer {
    const all = Buffer.concat(this.#parts);
    all.writeUInt32LE(first, 4);
    return all;
  }
}

/** Its data first, then its directory; gives where that is. */
const putPage = (sink: Sink, page: TiffPage, next: number): number => {
  const { width, height, strips, rowsPerStrip = height, compression = 1, entries = [], below = [] } = page;
  const offsets = strips.map((strip) => sink.put(strip));
  const subIfds = below.map((one) => putPage(sink, one, 0));
  const all = new Map<number, TiffEntry>(
    [
      longs(256, width),
      longs(257, height),
      shorts(258, 8),
      shorts(259, compression),
      shorts(262, 1),
      longs(273, ...offsets),
      shorts(277, 1),
      longs(278, rowsPerStrip),
      longs(279, ...strips.map(({ length }) => length)),
      ...(subIfds.length === 0 ? [] : [longs(330, ...subIfds)]),
      ...entries,
    ].map((entry) => [entry.tag, entry]),
  );
  const lines = [...all.values()]
    .toSorted((one, other) => one.tag - other.tag)
    .map((entry) => {
      const value = encoded(entry);
      const field =
        value.length <= 4 ? Buffer.concat([value, Buffer.alloc(4 - value.length)]) : u32(sink.put(value));
      return Buffer.concat([u16(entry.tag), u16(entry.type), u32(countOf(entry)), field]);
    });
  return sink.put(Buffer.concat([u16(lines.length), ...lines, u32(next)]));
};

/** Pages one behind the other, and bytes of none of them before and behind. */
export const makeTiff = (
  pages: readonly TiffPage[],
  { before = '', behind = '' }: { readonly before?: string; readonly behind?: string } = {},
): Buffer => {
  const sink = new Sink();
  sink.put(Buffer.from('II*\0\0\0\0\0', 'latin1'));
  sink.put(Buffer.from(before));
  const first = pages.toReversed().reduce((next, page) => putPage(sink, page, next), 0);
  sink.put(Buffer.from(behind));
  return sink.whole(first);
};
