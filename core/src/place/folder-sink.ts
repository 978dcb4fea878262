import { randomUUID } from 'node:crypto';
import { close, closeSync, fdatasync, fstatSync, mkdirSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { diskError } from '../fs/durable.ts';
import { SafelightError, systemCode } from '../model/errors.ts';
import { FolderPlace } from './folder.ts';
import type { PlaceLocator, VaultPath } from './place.ts';

const syncData = promisify(fdatasync);
const closeFile = promisify(close);

/** Writes one object into a folder place while it is being sealed: its name is known only at the end. */
export class FolderSink {
  readonly #root: string;
  readonly #temporary: string;
  readonly #fd: number;
  #open = true;
  #written = 0;

  /** `incoming`: the folder for files that are not whole yet, below the place's root, which must be there. */
  constructor(locator: PlaceLocator, incoming: string) {
    this.#root = locator.path;
    this.#temporary = join(locator.path, incoming, randomUUID());
    try {
      this.#fd = openIn(join(locator.path, incoming), this.#temporary);
    } catch (error) {
      throw this.#explain(error);
    }
  }

  write(bytes: Uint8Array): void {
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd, bytes, at);
    } catch (error) {
      throw this.#explain(error);
    }
    this.#written += bytes.length;
  }

  /** Length check, sync, close, rename: then it is whole under its name. The folder's own sync is `Place.settle`. */
  async commit(path: VaultPath): Promise<void> {
    try {
      if (fstatSync(this.#fd).size !== this.#written)
        throw new SafelightError('unexpected', { why: `${path} came out shorter than it was written` });
      await syncData(this.#fd);
      this.#open = false;
      await closeFile(this.#fd);
      await FolderPlace.adopt(this.#root, this.#temporary, path);
    } catch (error) {
      this.abort();
      throw this.#explain(error);
    }
  }

  /** Leaves nothing behind, unless the place is gone. */
  abort(): void {
    if (this.#open) closeSync(this.#fd);
    this.#open = false;
    try {
      unlinkSync(this.#temporary);
    } catch (error) {
      if (!['ENOENT', 'EIO', 'EROFS', 'ENODEV', 'ESTALE'].includes(systemCode(error) ?? '')) throw error;
    }
  }

  #explain(error: unknown): unknown {
    if (['ENOENT', 'ENODEV', 'ESTALE'].includes(systemCode(error) ?? ''))
      return new SafelightError('place-absent', { place: 'The vault', path: this.#root }, error);
    return diskError(error, this.#root);
  }
}

const openIn = (folder: string, temporary: string): number => {
  try {
    return openSync(temporary, 'wx');
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    makeFolder(folder);
    return openSync(temporary, 'wx');
  }
};

const makeFolder = (folder: string): void => {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  }
};
