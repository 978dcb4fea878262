import { cutOff, type OpenFile } from './clean-file.ts';

/**
 * TIFF 6.0, section 2: `II` or `MM`, 42, where the first directory is. A directory: how many entries, the entries
 * `tag (2) type (2) count (4) value (4)`, where the next directory is, or 0. A value longer than four bytes lies where its
 * field says.
 */
export interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** Where its value lies, and how many bytes that has. */
  readonly at: number;
  readonly bytes: number;
}

export interface Directory {
  readonly start: number;
  readonly end: number;
  readonly entries: readonly Entry[];
  /** Where the next one is; 0 where there is none. */
  readonly next: number;
}

/** Bytes of one value by type: BYTE, ASCII, SHORT, LONG, RATIONAL, and their signed kin; 13 is IFD (Adobe's note 1). */
const sizes: readonly number[] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
const ENTRY = 12;
const INLINE = 4;

export class TiffFile {
  readonly file: OpenFile;
  readonly #isLittle: boolean;

  private constructor(file: OpenFile, isLittle: boolean) {
    this.file = file;
    this.#isLittle = isLittle;
  }

  static async open(file: OpenFile): Promise<TiffFile> {
    const order = (await file.read(0, 4)).toString('latin1');
    if (order !== 'II*\0' && order !== 'MM\0*') throw new RangeError('it is no TIFF inside');
    return new TiffFile(file, order.startsWith('I'));
  }

  short(bytes: Buffer, at: number): number {
    return this.#isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
  }

  long(bytes: Buffer, at: number): number {
    return this.#isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  }

  async first(): Promise<number> {
    return this.long(await this.file.read(4, 4), 0);
  }

  async directoryAt(start: number): Promise<Directory> {
    const count = this.short(await this.file.read(start, 2), 0);
    const end = start + 2 + count * ENTRY + 4;
    const bytes = Buffer.from(await this.file.read(start, end - start));
    const entries: Entry[] = [];
    for (let at = 2; at < bytes.length - 4; at += ENTRY) entries.push(this.#entry(bytes, at, start));
    return { start, end, entries, next: this.long(bytes, bytes.length - 4) };
  }

  #entry(bytes: Buffer, at: number, start: number): Entry {
    const [tag, type, count] = [this.short(bytes, at), this.short(bytes, at + 2), this.long(bytes, at + 4)];
    const size = sizes[type] ?? 0;
    if (size === 0) throw new RangeError(`its entry ${tag} is of no type TIFF knows`);
    const length = size * count;
    const place = length <= INLINE ? start + at + 8 : this.long(bytes, at + 8);
    if (length <= INLINE && bytes.subarray(at + 8 + length, at + ENTRY).some((byte) => byte !== 0))
      throw new RangeError(`its entry ${tag} holds more than its value`);
    if (place + length > this.file.size) throw cutOff();
    return { tag, type, count, at: place, bytes: length };
  }

  /** Whole numbers of an entry; throws where it is of another type. */
  async numbers({ tag, type, at, bytes, count }: Entry): Promise<readonly number[]> {
    const width = type === 1 ? 1 : type === 3 ? 2 : type === 4 || type === 13 ? 4 : 0;
    if (width === 0) throw new RangeError(`its entry ${tag} is no whole number`);
    const data = await this.file.read(at, bytes);
    const read = (place: number): number =>
      width === 1 ? data.readUInt8(place) : width === 2 ? this.short(data, place) : this.long(data, place);
    return Array.from({ length: count }, (_, index) => read(index * width));
  }
}
