import type { FileHandle } from 'node:fs/promises';
import { SafelightError } from '../model/errors.ts';
import { bytePathFromText } from '../model/paths.ts';
import { openSourceFile, sourceError } from '../vault/read-stable.ts';

/** Read ahead for headers that lie close to each other. */
const WINDOW = 64 * 1024;

/** An archive on disk, of which stretches are read. Throws `source-missing`, `source-unreadable`, `archive-damaged`. */
export class ZipBytes implements AsyncDisposable {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly size: number;
  #window = Buffer.alloc(0);
  #windowAt = 0;

  private constructor(path: string, file: FileHandle, size: number) {
    this.#path = path;
    this.#file = file;
    this.size = size;
  }

  static async open(path: string): Promise<ZipBytes> {
    const file = await openSourceFile(bytePathFromText(path));
    try {
      const { size } = await reading(path, () => file.stat());
      return new ZipBytes(path, file, size);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Some bytes; those between the call and the next only. */
  async at(position: number, length: number): Promise<Buffer> {
    const from = position - this.#windowAt;
    if (from >= 0 && from + length <= this.#window.length) return this.#window.subarray(from, from + length);
    this.#window = Buffer.allocUnsafe(Math.min(Math.max(length, WINDOW), Math.max(this.size - position, 0)));
    this.#windowAt = position;
    await this.fill(this.#window, position);
    if (length > this.#window.length) throw this.#short();
    return this.#window.subarray(0, length);
  }

  async fill(buffer: Buffer, position: number): Promise<void> {
    for (let at = 0; at < buffer.length; ) {
      const { bytesRead } = await reading(this.#path, () =>
        this.#file.read(buffer, at, buffer.length - at, position + at),
      );
      if (bytesRead === 0) throw this.#short();
      at += bytesRead;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }

  #short(): SafelightError {
    return new SafelightError('archive-malformed', { path: this.#path, why: 'it is cut off' });
  }
}

const reading = async <T>(path: string, read: () => Promise<T>): Promise<T> => {
  try {
    return await read();
  } catch (error) {
    throw sourceError(error, bytePathFromText(path));
  }
};
