import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { SafelightError, systemCode } from '../model/errors.ts';
import type { LinkFile } from './link-host.ts';

export interface FilePart {
  /** From 1. */
  readonly number: number;
  /** Lies in the buffer that was given: good until that is given again. */
  readonly bytes: Uint8Array;
}

/** Reads a file once, in parts, in order, for as many takers as like; and says at the end whether it was the file. */
export class PartReader implements AsyncDisposable {
  readonly #handle: FileHandle;
  readonly #file: LinkFile;
  readonly #hash: Hash = createHash('sha256');
  #offset = 0;
  #number = 0;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(handle: FileHandle, file: LinkFile) {
    this.#handle = handle;
    this.#file = file;
  }

  /** Throws `bad-argument` where the file cannot be read. */
  static async open(file: LinkFile): Promise<PartReader> {
    const handle = await open(file.path, 'r').catch((error: unknown) => {
      throw new SafelightError(
        'bad-argument',
        { what: file.name, why: `it cannot be read (${systemCode(error)})` },
        error,
      );
    });
    return new PartReader(handle, file);
  }

  /** The next part, as long as the buffer but at the end; null after it. */
  next(buffer: Buffer): Promise<FilePart | null> {
    const mine = this.#turn.then(() => this.#read(buffer));
    this.#turn = mine.catch(() => undefined); // a failure is its taker's, not the next one's
    return mine;
  }

  /** Throws `bad-argument` where what was read is not what the archive was when it was made. */
  assertWhole(): void {
    if (this.#offset === this.#file.size && this.#hash.copy().digest('hex') === this.#file.sha256) return;
    throw new SafelightError('bad-argument', {
      what: this.#file.name,
      why: 'it is not the archive that was made: its bytes have changed since',
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close();
  }

  async #read(buffer: Buffer): Promise<FilePart | null> {
    let filled = 0;
    while (filled < buffer.length) {
      const { bytesRead } = await this.#handle.read(
        buffer,
        filled,
        buffer.length - filled,
        this.#offset + filled,
      );
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    if (filled === 0) return null;
    const bytes = buffer.subarray(0, filled);
    this.#hash.update(bytes);
    this.#offset += filled;
    this.#number += 1;
    return { number: this.#number, bytes };
  }
}
