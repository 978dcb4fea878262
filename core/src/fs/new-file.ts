import {
  closeSync,
  constants,
  fdatasync,
  fstatSync,
  ftruncate,
  openSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { promisify } from 'node:util';
import { systemCode } from '../model/errors.ts';
import { ALIGNED, DIRECT, writeFully } from './direct.ts';
import { SLAB, type Slabs } from './slabs.ts';

const truncate = promisify(ftruncate);
const syncData = promisify(fdatasync);

/** Smaller files are written at once: they end in the page cache, and one call is all they take. */
const AT_ONCE = SLAB;
const NEW = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL;

export interface NewFileOptions {
  readonly path: string | Buffer;
  /** Bytes that will come. */
  readonly size: number;
  readonly mode?: number;
  /** Null for one that does not come from front to back. */
  readonly slabs: Slabs | null;
}

/**
 * A file that is made and filled. A large one that comes from front to back goes to the disk in slabs behind the
 * thread's back, and where the system allows it past the page cache: copying a library does not push what its owner
 * works on out of memory, and the rate is that of the disk from the first byte on. Errors of the system come from
 * `write` or `end`.
 */
export class NewFile {
  readonly fd: number;
  readonly #path: string | Buffer;
  /** Null where every write is made at once. */
  readonly #slabs: Slabs | null;
  #direct: boolean;
  /** The last slab was filled up with zeros, which must go even where a slab before it was refused. */
  #padded = false;
  /** Beside `fd`, where the file system opens for direct writes but does not take them. */
  #cached: number | null = null;
  #slab: Buffer | null = null;
  #filled = 0;
  /** Bytes that were handed to the disk. */
  #handed = 0;
  #underWay = 0;
  #whenIdle: (() => void)[] = [];
  #failure: { readonly error: unknown } | null = null;

  constructor({ path, size, mode = 0o666, slabs }: NewFileOptions) {
    this.#path = path;
    this.#slabs = size >= AT_ONCE ? slabs : null;
    const direct = this.#slabs === null ? null : openDirectly(path, mode);
    this.#direct = direct !== null;
    this.fd = direct ?? openSync(path, NEW, mode);
  }

  /** `position` is where the last write ended, unless there are no slabs. */
  async write(bytes: Uint8Array, position: number): Promise<void> {
    const slabs = this.#slabs;
    if (slabs === null) return this.#writeAtOnce(bytes, position);
    for (let at = 0; at < bytes.length; ) {
      this.#throwFailure();
      this.#slab ??= await slabs.take();
      const piece = bytes.subarray(at, at + SLAB - this.#filled);
      this.#slab.set(piece, this.#filled);
      this.#filled += piece.length;
      at += piece.length;
      if (this.#filled === SLAB) this.handOver();
    }
  }

  /** Sends what waits in memory to the disk: after the last byte, or when a slab is full. */
  handOver(): void {
    const slab = this.#slab;
    if (slab === null) return;
    this.#underWay += 1;
    void this.#put(slab, this.#filled, this.#handed);
    this.#handed += this.#filled;
    this.#slab = null;
    this.#filled = 0;
  }

  /** Waits until the system took everything. */
  async end(): Promise<void> {
    this.handOver();
    await this.#idle();
    this.#throwFailure();
    if (this.#padded) await truncate(this.fd, this.#handed);
  }

  /** Waits for the disk. */
  sync(): Promise<void> {
    return syncData(this.fd);
  }

  /** Bytes of the file as it lies there. */
  get length(): number {
    return fstatSync(this.fd).size;
  }

  /** Closed as soon as nothing is under way: a descriptor that others write to must not be used anew. */
  close(): void {
    if (this.#slab !== null) this.#slabs?.give(this.#slab);
    this.#slab = null;
    const { fd } = this;
    const closeBoth = () => {
      closeSync(fd);
      if (this.#cached !== null) closeSync(this.#cached);
    };
    if (this.#underWay === 0) closeBoth();
    else this.#whenIdle.push(closeBoth);
  }

  #writeAtOnce(bytes: Uint8Array, position: number): void {
    for (let at = 0; at < bytes.length; )
      at += writeSync(this.fd, bytes, at, bytes.length - at, position + at);
  }

  async #put(slab: Buffer, length: number, position: number): Promise<void> {
    try {
      await this.#putDirectly(slab, length, position);
    } catch (error) {
      this.#failure ??= { error };
    } finally {
      this.#slabs?.give(slab);
      this.#underWay -= 1;
      if (this.#underWay === 0) for (const wake of this.#whenIdle.splice(0)) wake();
    }
  }

  /** Some file systems refuse only the write itself, with EINVAL: then the page cache has to do. */
  async #putDirectly(slab: Buffer, length: number, position: number): Promise<void> {
    if (!this.#direct) return writeFully(this.#cached ?? this.fd, slab.subarray(0, length), position);
    const padded = Math.ceil(length / ALIGNED) * ALIGNED;
    slab.fill(0, length, padded);
    this.#padded ||= padded > length;
    try {
      await writeFully(this.fd, slab.subarray(0, padded), position);
    } catch (error) {
      if (systemCode(error) !== 'EINVAL') throw error;
      this.#direct = false;
      this.#cached ??= openSync(this.#path, 'r+');
      await writeFully(this.#cached, slab.subarray(0, length), position);
    }
  }

  #idle(): Promise<void> {
    if (this.#underWay === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}

/** Null where the file system knows no such thing; Linux may have made the file all the same. */
const openDirectly = (path: string | Buffer, mode: number): number | null => {
  if (DIRECT === undefined) return null;
  try {
    return openSync(path, NEW | DIRECT, mode);
  } catch (error) {
    if (systemCode(error) !== 'EINVAL') throw error;
    removeLeftOver(path);
    return null;
  }
};

const removeLeftOver = (path: string | Buffer): void => {
  try {
    unlinkSync(path);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
};
