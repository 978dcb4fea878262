import { open } from 'node:fs/promises';

/** A file that is looked into here and there. */
export interface OpenFile extends AsyncDisposable {
  readonly size: number;
  /** Exactly so many bytes, good until the next read; throws a `RangeError` where the file ends before. */
  read(at: number, length: number): Promise<Buffer>;
  /** As many of them as there are; good until the next read. */
  readSome(at: number, most: number): Promise<Buffer>;
}

/** What a file lacks that its own lengths promise; the message is for people. */
export const cutOff = (): RangeError => new RangeError('it is cut off before its end');

/** Enough for names and lengths; what is read in blocks makes it as large as a block. */
const FIRST = 4096;

export const openToRead = async (path: string): Promise<OpenFile> => {
  const handle = await open(path, 'r');
  const { size } = await handle.stat();
  let memory = Buffer.alloc(FIRST);
  const readSome = async (at: number, most: number): Promise<Buffer> => {
    if (most > memory.length) memory = Buffer.allocUnsafeSlow(most);
    const { bytesRead } = await handle.read(memory, 0, most, at);
    return memory.subarray(0, bytesRead);
  };
  return {
    size,
    readSome,
    read: async (at, length) => {
      if (length < 0 || at + length > size) throw cutOff();
      return await readSome(at, length);
    },
    [Symbol.asyncDispose]: () => handle.close(),
  };
};

/** A picture that is looked into whole. */
const LARGEST_WHOLE = 256 * 1024 * 1024;

/** Memory for one file after the other: to ask for new memory takes longer than to read a picture into it. */
export class FileMemory {
  #memory = Buffer.alloc(0);

  /**
   * All of a file, at the beginning of its memory, good until the next is read. Throws a `RangeError` where it is
   * larger than pictures are.
   */
  async read(path: string): Promise<Buffer> {
    await using handle = await open(path, 'r');
    const { size } = await handle.stat();
    if (size > LARGEST_WHOLE) throw new RangeError('it is too large to be looked into');
    if (size > this.#memory.length) this.#memory = Buffer.allocUnsafeSlow(size);
    const bytes = this.#memory.subarray(0, size);
    const { bytesRead } = await handle.read(bytes, 0, size, 0);
    if (bytesRead < size) throw cutOff();
    return bytes;
  }
}
