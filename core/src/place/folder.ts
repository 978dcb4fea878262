import { type FileHandle, mkdir, open, readdir, readFile, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  discard,
  diskError,
  fillDurably,
  isTemporaryName,
  syncFolder,
  writeFileDurably,
} from '../fs/durable.ts';
import { SafelightError, systemCode } from '../model/errors.ts';
import { takeIn } from './incoming.ts';
import type { Incoming, Listed, Place, PlaceLocator, VaultPath } from './place.ts';

const isGone = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '');

const UNREADABLE: Readonly<Record<string, string>> = {
  EIO: 'the disk reports an error',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
};

/** Bytes of the largest file that is ever read whole. */
const LARGEST = 512 * 1024 * 1024;

const missing = (): Error => Object.assign(new Error('no file'), { code: 'ENOENT' });

/** Makes one folder; false where it was there, or another thread was quicker. */
const makeIfMissing = async (folder: string): Promise<boolean> => {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
    return false;
  }
};

/** A vault in a folder or on a drive. The folder itself is never made again: an unmounted drive must not be filled in. */
export class FolderPlace implements Place {
  readonly name: string;
  readonly locator: PlaceLocator;
  readonly #root: string;

  constructor(name: string, root: string) {
    this.name = name;
    this.#root = root;
    this.locator = { kind: 'folder', path: root };
  }

  async put(path: VaultPath, bytes: Uint8Array): Promise<void> {
    try {
      if (await this.#holds(path, bytes)) return;
      await this.#assertMounted();
      await this.#makeFolder(dirname(path));
      await writeFileDurably(this.#full(path), bytes);
    } catch (error) {
      throw await this.#explain(error, path);
    }
  }

  async take(path: VaultPath, incoming: Incoming): Promise<void> {
    try {
      await this.#assertMounted();
      await this.#makeFolder(dirname(path));
      const fill = (handle: FileHandle): Promise<void> =>
        takeIn(path, incoming, (piece) => handle.writeFile(piece));
      await fillDurably(this.#full(path), fill, { beside: this.#root });
    } catch (error) {
      throw await this.#explain(error, path);
    }
  }

  async get(path: VaultPath): Promise<Buffer> {
    const size = await this.size(path);
    // A pipe would wait for ever, and nothing that is read whole is large: somebody put it there.
    if (size === null) throw await this.#explain(missing(), path);
    if (size > LARGEST) throw new SafelightError('document-invalid', { path, why: 'it is too large' });
    try {
      return await readFile(this.#full(path));
    } catch (error) {
      throw await this.#explainRead(error, path);
    }
  }

  getRange(path: VaultPath, offset: number, length: number): Promise<Buffer> {
    return this.readInto(path, offset, Buffer.allocUnsafe(length));
  }

  async readInto(path: VaultPath, offset: number, memory: Buffer): Promise<Buffer> {
    try {
      await using handle = await open(this.#full(path), 'r');
      const { buffer, bytesRead } = await handle.read(memory, 0, memory.length, offset);
      return buffer.subarray(0, bytesRead);
    } catch (error) {
      throw await this.#explainRead(error, path);
    }
  }

  async list(folder: string): Promise<Listed[]> {
    const files = (await this.#entries(folder)).filter(
      (entry) => entry.isFile() && !isTemporaryName(entry.name),
    );
    const found = await Promise.all(
      files.map(async ({ name }) => ({ name, size: await this.size(`${folder}/${name}` as VaultPath) })),
    );
    return found.filter((entry): entry is Listed => entry.size !== null);
  }

  async *below(folder: string): AsyncGenerator<Listed> {
    for (const one of (await this.folders(folder)).sort())
      for (const { name, size } of await this.list(`${folder}/${one}`))
        yield { name: `${one}/${name}`, size };
  }

  async folders(folder: string): Promise<string[]> {
    return (await this.#entries(folder)).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  }

  async size(path: VaultPath): Promise<number | null> {
    try {
      const found = await stat(this.#full(path));
      return found.isFile() ? found.size : null;
    } catch (error) {
      if (isGone(error)) return null;
      throw await this.#explain(error, path);
    }
  }

  async remove(path: VaultPath): Promise<void> {
    try {
      if ((await this.size(path)) === null) return;
      await discard(this.#full(path));
      await syncFolder(dirname(this.#full(path)));
    } catch (error) {
      throw await this.#explain(error, path);
    }
  }

  facts = async (): Promise<null> => null;

  async settle(folders: Iterable<string>): Promise<void> {
    try {
      await Promise.all([...folders].map((folder) => syncFolder(this.#full(folder as VaultPath))));
    } catch (error) {
      throw await this.#explain(error, 'objects' as VaultPath);
    }
  }

  async clearUnfinished(since: Date): Promise<void> {
    await this.#clearIn('.', since);
  }

  async assertPresent(): Promise<void> {
    if ((await this.size('vault.json' as VaultPath)) === null) throw this.#absent();
  }

  /** Renames a file that a worker wrote; what has its name already has its bytes, or is damaged. */
  static async adopt(root: string, temporary: string, path: VaultPath): Promise<void> {
    const target = join(root, path);
    try {
      await rename(temporary, target);
    } catch (error) {
      if (!isGone(error)) throw diskError(error, target);
      await makeIfMissing(dirname(target));
      await rename(temporary, target);
    }
  }

  /** Objects have a folder of their own for what is not whole. */
  async #clearIn(folder: string, since: Date): Promise<void> {
    for (const entry of await this.#entries(folder)) {
      const path = join(folder, entry.name) as VaultPath;
      if (entry.isDirectory() && path !== 'objects') await this.#clearIn(path, since);
      if (entry.isFile() && isTemporaryName(entry.name) && (await this.#isOlder(path, since)))
        await this.remove(path);
    }
  }

  async #isOlder(path: VaultPath, since: Date): Promise<boolean> {
    try {
      return (await stat(this.#full(path))).mtime < since;
    } catch (error) {
      if (isGone(error)) return false;
      throw await this.#explain(error, path);
    }
  }

  /** Every vault has `objects/`; the empty folder that a drive is mounted on has not, and is not filled in. */
  async #assertMounted(): Promise<void> {
    await stat(join(this.#root, 'objects')).catch((error: unknown) => {
      throw isGone(error) ? this.#absent(error) : error;
    });
  }

  async #holds(path: VaultPath, bytes: Uint8Array): Promise<boolean> {
    if ((await this.size(path)) !== bytes.length) return false;
    return (await readFile(this.#full(path))).equals(bytes);
  }

  async #entries(folder: string) {
    try {
      return await readdir(this.#full(folder as VaultPath), { withFileTypes: true });
    } catch (error) {
      if (isGone(error)) return [];
      throw await this.#explain(error, folder as VaultPath);
    }
  }

  /** One level at a time, below a root that must be there. */
  async #makeFolder(folder: string): Promise<void> {
    if (folder === '.') return;
    await this.#makeFolder(dirname(folder));
    if (await makeIfMissing(this.#full(folder as VaultPath)))
      await syncFolder(dirname(this.#full(folder as VaultPath)));
  }

  #full(path: VaultPath): string {
    return join(this.#root, path);
  }

  #absent(cause?: unknown): SafelightError {
    return new SafelightError('place-absent', { place: this.name, path: this.#root }, cause);
  }

  /** One file that cannot be read, in a place that is there: the other copy of it may serve. */
  async #explainRead(error: unknown, path: VaultPath): Promise<unknown> {
    const why = UNREADABLE[systemCode(error) ?? ''];
    if (why === undefined || path === 'vault.json') return this.#explain(error, path);
    const marker = await readFile(join(this.#root, 'vault.json')).catch(() => null);
    if (marker === null) return this.#absent(error);
    return new SafelightError('document-invalid', { path, why }, error);
  }

  /** A file that is missing is damage; a file that is missing because the whole place is gone is not. */
  async #explain(error: unknown, path: VaultPath): Promise<unknown> {
    if (error instanceof SafelightError) return error;
    const present = await stat(join(this.#root, 'vault.json')).then(
      () => true,
      () => false,
    );
    if (!present && path !== 'vault.json') return this.#absent(error);
    if (isGone(error) || systemCode(error) === 'EISDIR')
      return new SafelightError('file-missing', { path }, error);
    if (['ESTALE', 'ENODEV', 'EHOSTDOWN', 'ETIMEDOUT'].includes(systemCode(error) ?? ''))
      return this.#absent(error);
    return diskError(error, this.#full(path));
  }
}
