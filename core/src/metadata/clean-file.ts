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
