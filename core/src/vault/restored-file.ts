import { fchmodSync, futimesSync, readSync, unlinkSync } from 'node:fs';
import { link, rename, unlink } from 'node:fs/promises';
import { diskError, restoringName } from '../fs/durable.ts';
import { NewFile } from '../fs/new-file.ts';
import type { Slabs } from '../fs/slabs.ts';
import { SafelightError, systemCode } from '../model/errors.ts';
import { type BytePath, displayPath, joinBytes, parentOf, pathBuffer } from '../model/paths.ts';
import { Xxh128Hasher } from '../seal/hash.ts';
import type { ExtractTarget } from './jobs.ts';
import { STEP } from './worker-tools.ts';

/**
 * One file on its way back: written under a temporary name beside its own, hashed while it comes in order, put in its
 * place when everything agreed. With no path it is only proven.
 */
export class RestoredFile {
  readonly #target: ExtractTarget;
  readonly #temporary: BytePath | null;
  readonly #slabs: Slabs | null;
  readonly #hash = new Xxh128Hasher();
  #file: NewFile | null = null;
  /** Bytes hashed so far; -1 once a slice came out of order and the file must be read again. */
  #hashed = 0;
  #written = 0;

  /** `slabs`: only where its bytes come in order. */
  constructor(target: ExtractTarget, slabs: Slabs | null) {
    this.#target = target;
    this.#slabs = slabs;
    this.#temporary =
      target.path === null ? null : joinBytes(parentOf(target.path), restoringName() as BytePath);
  }

  async write(bytes: Uint8Array, position: number): Promise<void> {
    if (this.#hashed === position) {
      this.#hash.update(bytes);
      this.#hashed += bytes.length;
    } else this.#hashed = -1;
    this.#written += bytes.length;
    if (this.#temporary === null) return;
    try {
      await this.#open(this.#temporary).write(bytes, position);
    } catch (error) {
      throw diskError(error, this.#label());
    }
  }

  /** Nothing more comes: what waits in memory goes to the disk. */
  end(): void {
    this.#file?.handOver();
  }

  async finish(): Promise<void> {
    try {
      this.#assertWhole();
      if (this.#temporary === null || this.#target.path === null) return;
      const file = this.#open(this.#temporary);
      await file.end();
      if (file.length !== this.#target.size)
        throw this.#mismatch(`${this.#target.size} bytes`, `${file.length} bytes on the disk`);
      futimesSync(file.fd, Number(this.#target.mtimeNs) / 1e9, Number(this.#target.mtimeNs) / 1e9);
      fchmodSync(file.fd, this.#target.mode & 0o777);
      await file.sync();
      this.#close();
      await this.#giveName(this.#temporary, this.#target.path);
    } catch (error) {
      throw diskError(error, this.#label());
    }
  }

  /** Leaves nothing behind. */
  abandon(): void {
    this.#close();
    if (this.#temporary === null) return;
    try {
      unlinkSync(pathBuffer(this.#temporary));
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
    }
  }

  #assertWhole(): void {
    const { size, xxh128 } = this.#target;
    if (this.#written !== size) throw this.#mismatch(`${size} bytes`, `${this.#written} bytes`);
    const found = this.#hashed === size ? this.#hash.digest() : this.#reread();
    if (found !== xxh128) throw this.#mismatch(xxh128, found);
  }

  #mismatch(expected: string, found: string): SafelightError {
    return new SafelightError('content-mismatch', { path: this.#label(), expected, found });
  }

  /** The hash of what lies on disk, where slices did not come in order. A proof without a file must come in order. */
  #reread(): string {
    const hash = new Xxh128Hasher();
    if (this.#file === null) return 'out of order';
    const buffer = Buffer.allocUnsafe(STEP);
    for (let at = 0; ; ) {
      const got = readSync(this.#file.fd, buffer, 0, STEP, at);
      if (got === 0) return hash.digest();
      hash.update(buffer.subarray(0, got));
      at += got;
    }
  }

  /** Never overwrites unless told to: a link fails where the name is taken, a rename would not. */
  async #giveName(temporary: BytePath, path: BytePath): Promise<void> {
    const [from, to] = [pathBuffer(temporary), pathBuffer(path)];
    if (this.#target.overwrite) return rename(from, to);
    try {
      await link(from, to);
    } catch (error) {
      switch (systemCode(error)) {
        case 'EEXIST':
          throw new SafelightError('would-overwrite', { path: this.#label() }, error);
        case 'EPERM':
        case 'ENOTSUP':
        case 'ENOSYS':
        case 'EMLINK':
          return rename(from, to);
        default:
          throw error;
      }
    }
    return unlink(from);
  }

  #open(temporary: BytePath): NewFile {
    const { size } = this.#target;
    this.#file ??= new NewFile({ path: pathBuffer(temporary), size, mode: 0o600, slabs: this.#slabs });
    return this.#file;
  }

  #close(): void {
    this.#file?.close();
    this.#file = null;
  }

  #label(): string {
    return this.#target.path === null ? 'a file' : displayPath(this.#target.path);
  }
}
