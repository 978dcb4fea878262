import { randomUUID } from 'node:crypto';
import { mkdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { diskError } from '../fs/durable.ts';
import { NewFile } from '../fs/new-file.ts';
import type { Slabs } from '../fs/slabs.ts';
import { SafelightError, systemCode } from '../model/errors.ts';
import { FolderPlace } from './folder.ts';
import type { PlaceLocator, VaultPath } from './place.ts';

export interface SinkOptions {
  /** The folder for files that are not whole yet, below the place's root, which must be there. */
  readonly incoming: string;
  /** Bytes that will come. */
  readonly size: number;
  readonly slabs: Slabs;
}

/** Writes one object into a folder place while it is being sealed: its name is known only at the end. */
export class FolderSink {
  readonly #root: string;
  readonly #temporary: string;
  readonly #size: number;
  readonly #file: NewFile;
  #open = true;
  #written = 0;

  constructor(locator: PlaceLocator, { incoming, size, slabs }: SinkOptions) {
    this.#root = locator.path;
    this.#size = size;
    this.#temporary = join(locator.path, incoming, randomUUID());
    try {
      const options = { path: this.#temporary, size, slabs };
      this.#file = inFolder(join(locator.path, incoming), () => new NewFile(options));
    } catch (error) {
      throw this.#explain(error);
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    try {
      await this.#file.write(bytes, this.#written);
      this.#written += bytes.length;
    } catch (error) {
      throw this.#explain(error);
    }
  }

  /** Nothing more comes: what waits in memory goes to the disk. */
  end(): void {
    this.#file.handOver();
  }

  /** Length check, sync, close, rename: then it is whole under its name. The folder's own sync is `Place.settle`. */
  async commit(path: VaultPath): Promise<void> {
    try {
      await this.#file.end();
      if (this.#file.length !== this.#size)
        throw new SafelightError('unexpected', { why: `${path} came out shorter than it was written` });
      await this.#file.sync();
      this.#close();
      await FolderPlace.adopt(this.#root, this.#temporary, path);
    } catch (error) {
      this.abort();
      throw this.#explain(error);
    }
  }

  /** Leaves nothing behind, unless the place is gone. */
  abort(): void {
    this.#close();
    try {
      unlinkSync(this.#temporary);
    } catch (error) {
      if (!['ENOENT', 'EIO', 'EROFS', 'ENODEV', 'ESTALE'].includes(systemCode(error) ?? '')) throw error;
    }
  }

  #close(): void {
    if (this.#open) this.#file.close();
    this.#open = false;
  }

  #explain(error: unknown): unknown {
    if (['ENOENT', 'ENODEV', 'ESTALE'].includes(systemCode(error) ?? ''))
      return new SafelightError('place-absent', { place: 'The vault', path: this.#root }, error);
    return diskError(error, this.#root);
  }
}

/** Makes the folder if that is what was missing. */
const inFolder = <T>(folder: string, make: () => T): T => {
  try {
    return make();
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    makeFolder(folder);
    return make();
  }
};

const makeFolder = (folder: string): void => {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  }
};
