import { rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileEntry } from '@safelight/manifests';
import type { Originals } from '../backup/changed-originals.ts';
import { type Change, judgeChange } from '../backup/tripwire.ts';
import { extensionOf } from '../catalog/picture-kinds.ts';
import { MetadataReader } from '../metadata/exiftool.ts';
import type { Sha256 } from '../model/digest.ts';
import { isSafelightError } from '../model/errors.ts';
import { type BytePath, bytePathFromText, nameOf, pathBuffer } from '../model/paths.ts';
import { type OpenedKeyring, openKeyring } from '../vault/keyrings.ts';
import type { Pool } from '../vault/pool.ts';
import type { State } from '../vault/state.ts';
import type { ReadableStore } from '../vault/store.ts';

/** Keyrings that stay open: a shoot's frames lie under a few. */
const KEPT = 4;

export interface OriginalsComparisonOptions {
  /** Null on a computer that cannot read the vault: nothing can be compared there. */
  readonly store: ReadableStore | null;
  readonly state: State;
  readonly pool: Pool;
  readonly scratch: string;
}

/** Brings the version that was backed up into the private folder and compares the picture in it with today's. */
export class OriginalsComparison implements Originals, AsyncDisposable {
  readonly #options: OriginalsComparisonOptions;
  readonly #metadata = new MetadataReader();
  readonly #keyrings = new Map<Sha256, OpenedKeyring>();
  #count = 0;

  constructor(options: OriginalsComparisonOptions) {
    this.#options = options;
  }

  async compare(before: FileEntry, path: BytePath): Promise<Change> {
    this.#count += 1;
    const stem = join(this.#options.scratch, `original-${this.#count}`);
    const extension = extensionOf(nameOf(path)).replace(/[^a-z0-9]/g, '');
    const [old, now] = [`${stem}-before.${extension}`, `${stem}-now.${extension}`];
    try {
      if (!(await this.#bringBack(before, old))) return 'unknown';
      // A link with a plain name: the picture's own may be no text at all.
      await symlink(pathBuffer(path), now);
      const [was, is] = await Promise.all([this.#metadata.imageData(old), this.#metadata.imageData(now)]);
      return judgeChange(nameOf(path), was, is);
    } finally {
      await Promise.all([old, now].map((file) => rm(file, { force: true })));
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#metadata[Symbol.asyncDispose]();
  }

  /** False where it cannot be read here; films of many segments are not brought back for this. */
  async #bringBack({ content, size, xxh128 }: FileEntry, to: string): Promise<boolean> {
    const { store, state, pool } = this.#options;
    const found = content === undefined ? null : state.locate(content);
    if (store === null || found === null) return false;
    const { lines } = await this.#open(store, found.keyring);
    const key = lines.find(({ object }) => object === found.sha256)?.key;
    if (key === undefined) return false;
    const slices = [{ offset: found.start, length: size, target: 0, position: 0 }];
    const { failures } = await pool.run({
      kind: 'extract',
      objects: [{ sha256: found.sha256, size: found.size, key, slices }],
      targets: [{ path: bytePathFromText(to), size, xxh128, mtimeNs: 0n, mode: 0o600, overwrite: true }],
    });
    return failures.every((failure) => failure === null);
  }

  async #open(store: ReadableStore, id: Sha256): Promise<Pick<OpenedKeyring, 'lines'>> {
    const known = this.#keyrings.get(id);
    if (known !== undefined) return known;
    try {
      const opened = await openKeyring(store, id);
      this.#keyrings.set(id, opened);
      for (const oldest of this.#keyrings.keys())
        if (this.#keyrings.size > KEPT) this.#keyrings.delete(oldest);
      return opened;
    } catch (error) {
      if (isSafelightError(error)) return { lines: [] };
      throw error;
    }
  }
}
