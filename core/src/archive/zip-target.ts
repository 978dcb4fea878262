import { constants, openSync, writeSync } from 'node:fs';
import { ALIGNED, DIRECT, writeFully } from '../fs/direct.ts';
import { diskError } from '../fs/durable.ts';
import { SLAB, Slabs } from '../fs/slabs.ts';
import { systemCode } from '../model/errors.ts';

/** A stretch of a slab, and where the slab lies in the archive. */
interface Filled {
  readonly slab: Buffer;
  readonly position: number;
  readonly from: number;
  readonly to: number;
}

/**
 * An archive as one thread fills it: several do, each writing entries whose places are known beforehand. Where the
 * system allows it whole blocks go past the page cache, which costs a third of the time of copying them into it; the
 * blocks that two entries share go through it, so that each block is written one way only. Errors of the system name
 * the archive: `disk-full` and the like.
 */
export class ZipTarget {
  readonly #path: string;
  readonly #fd: number;
  readonly #direct: number | null;
  readonly slabs = new Slabs();

  /** The file is there. It stays open until the thread ends, which closes it. */
  constructor(path: string) {
    this.#path = path;
    this.#fd = openSync(path, 'r+');
    this.#direct = openDirectly(path);
  }

  writeSync(bytes: Uint8Array, position: number): void {
    try {
      for (let at = 0; at < bytes.length; )
        at += writeSync(this.#fd, bytes, at, bytes.length - at, position + at);
    } catch (error) {
      throw diskError(error, this.#path);
    }
  }

  async put({ slab, position, from, to }: Filled): Promise<void> {
    const first = Math.min(Math.ceil(from / ALIGNED) * ALIGNED, to);
    const last = Math.max(Math.floor(to / ALIGNED) * ALIGNED, first);
    try {
      await this.#putCached(slab.subarray(from, first), position + from);
      await this.#putBlocks(slab.subarray(first, last), position + first);
      await this.#putCached(slab.subarray(last, to), position + last);
    } catch (error) {
      throw diskError(error, this.#path);
    }
  }

  #putCached(bytes: Uint8Array, position: number): Promise<void> {
    return writeFully(this.#fd, bytes, position);
  }

  /** Some file systems refuse only the write itself, with EINVAL: then the page cache has to do. */
  async #putBlocks(bytes: Uint8Array, position: number): Promise<void> {
    if (this.#direct === null) return this.#putCached(bytes, position);
    try {
      await writeFully(this.#direct, bytes, position);
    } catch (error) {
      if (systemCode(error) !== 'EINVAL') throw error;
      await this.#putCached(bytes, position);
    }
  }
}

/** Null where the file system knows no such thing. */
const openDirectly = (path: string): number | null => {
  if (DIRECT === undefined) return null;
  try {
    return openSync(path, constants.O_RDWR | DIRECT);
  } catch (error) {
    if (systemCode(error) !== 'EINVAL') throw error;
    return null;
  }
};

/** A stretch of the archive that is filled from front to back; the disk works behind its back. */
export class ZipRegion {
  readonly #target: ZipTarget;
  #position: number;
  #slab: Buffer | null = null;
  /** Where in the slab this region's bytes begin. */
  #from = 0;
  readonly #underWay = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | null = null;

  constructor(target: ZipTarget, position: number) {
    this.#target = target;
    this.#position = position;
  }

  /** Slabs lie in the archive at multiples of their length, so that blocks in both are the same. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      if (this.#failure !== null) throw this.#failure.error;
      const start = this.#position % SLAB;
      const slab = this.#slab ?? (await this.#begin(start));
      const piece = bytes.subarray(at, at + SLAB - start);
      slab.set(piece, start);
      this.#position += piece.length;
      at += piece.length;
      if (this.#position % SLAB === 0) this.#handOver(SLAB);
    }
  }

  /** Sends what is left on its way; the bytes are there when `end` says so. */
  flush(): void {
    if (this.#slab !== null) this.#handOver(this.#position % SLAB);
  }

  /** Waits until the system took everything. */
  async end(): Promise<void> {
    this.flush();
    await Promise.all(this.#underWay);
    if (this.#failure !== null) throw this.#failure.error;
  }

  async #begin(start: number): Promise<Buffer> {
    const slab = await this.#target.slabs.take();
    this.#slab = slab;
    this.#from = start;
    return slab;
  }

  #handOver(to: number): void {
    const slab = this.#slab;
    if (slab === null) return;
    this.#slab = null;
    const position = Math.floor((this.#position - 1) / SLAB) * SLAB;
    const put = this.#target
      .put({ slab, position, from: this.#from, to })
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => {
        this.#target.slabs.give(slab);
        this.#underWay.delete(put);
      });
    this.#underWay.add(put);
  }
}
