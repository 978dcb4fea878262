import { isTemporaryName, temporaryName } from '../fs/durable.ts';
import { parseLinkLocator } from '../link/locator.ts';
import { CutShort, RcloneFailure } from '../link/rclone-control.ts';
import { type Listing, type RcloneEntry, RcloneRemote, type RemoteRange } from '../link/rclone-remote.ts';
import { SafelightError } from '../model/errors.ts';
import { takeIn } from './incoming.ts';
import type { Incoming, Listed, Place, PlaceLocator, VaultPath } from './place.ts';

/** Where files lie until they are whole: one folder, so that it is quickly looked through. */
const INCOMING = '.incoming';
/** A service that lets a name be given twice has it so often at most. */
const MOST_TWINS = 16;

type Writing = (write: (bytes: Uint8Array) => Promise<void>) => Promise<void>;

/**
 * A vault on a remote of rclone: a NAS by SFTP, WebDAV, whatever a person has set up there. A file is sent under a name of
 * its own, and gets its right one when the remote says that it has all of its bytes. Errors: `place-unreachable` with the
 * reason where the remote refuses or is not to be reached, `program-missing` where there is no rclone.
 */
export class RclonePlace implements Place {
  readonly name: string;
  readonly locator: PlaceLocator;
  readonly #remote: RcloneRemote;
  /** By path, the last of those who write there: two that move to one name at once would both fail. */
  readonly #writing = new Map<string, Promise<void>>();

  constructor(name: string, locator: PlaceLocator) {
    this.name = name;
    this.locator = locator;
    const where = parseLinkLocator(locator.path);
    if (where.kind !== 'rclone') throw new RangeError(`${locator.path} is no remote of rclone`);
    this.#remote = new RcloneRemote(where);
  }

  put(path: VaultPath, bytes: Uint8Array): Promise<void> {
    return this.#alone(path, async () => {
      const held = await this.#remote.size(path);
      if (held === bytes.length && (await this.#remote.read(path, null))?.equals(bytes) === true) return;
      await this.#bring(path, { size: bytes.length, send: (write) => write(bytes) });
    });
  }

  take(path: VaultPath, incoming: Incoming): Promise<void> {
    const send: Writing = (write) => takeIn(path, incoming, write);
    return this.#alone(path, () => this.#bring(path, { size: incoming.size, send }));
  }

  get(path: VaultPath): Promise<Buffer> {
    return this.#read(path, null);
  }

  async getRange(path: VaultPath, offset: number, length: number): Promise<Buffer> {
    const size = length === 0 ? await this.size(path) : 0;
    if (size === null) return this.#missing(path);
    return length === 0 ? Buffer.alloc(0) : this.#read(path, { from: offset, length });
  }

  list(folder: string): Promise<Listed[]> {
    return this.#listed(folder, 'files');
  }

  /** One list of all, and not one for each folder. */
  async *below(folder: string): AsyncGenerator<Listed> {
    const found = await this.#listed(folder, 'files below');
    yield* found.filter(({ name }) => name.split('/').length === 2);
  }

  async folders(folder: string): Promise<string[]> {
    return (await this.#entries(folder, 'folders'))
      .map(({ path }) => path)
      .filter((name) => name !== INCOMING);
  }

  size(path: VaultPath): Promise<number | null> {
    return this.#told(() => this.#remote.size(path));
  }

  remove(path: VaultPath): Promise<void> {
    return this.#alone(path, () => this.#clear(path));
  }

  /** Nothing of it could be asked alike of all that rclone speaks. */
  facts = async (): Promise<null> => null;

  /** A name is there with its file. */
  settle(): Promise<void> {
    return this.assertPresent();
  }

  async clearUnfinished(since: Date): Promise<void> {
    for (const { path, modified } of await this.#entries(INCOMING, 'files'))
      if (isTemporaryName(path) && modified < since)
        await this.#told(() => this.#remote.remove(`${INCOMING}/${path}`));
  }

  async assertPresent(): Promise<void> {
    if ((await this.size('vault.json' as VaultPath)) === null) throw this.#failed('there is no vault');
  }

  /** Sends it under another name, looks at what came, and gives it its name in the place of what has it. */
  async #bring(
    path: VaultPath,
    { size, send }: { readonly size: number; readonly send: Writing },
  ): Promise<void> {
    const part = `${INCOMING}/${temporaryName()}`;
    try {
      await this.#remote.upload(part, send);
      const held = await this.#remote.size(part);
      if (held !== size)
        throw this.#failed(`it holds ${held ?? 'none'} of ${size} bytes after all were taken`);
      // Asked to move to a name that is taken, rclone leaves a file that looks the same by length and time.
      await this.#clear(path);
      await this.#remote.move(part, path);
    } catch (error) {
      throw await this.#reasonOf(error, { part, size });
    }
  }

  /** Tidies up. Some servers say of a full disk no more than that it failed. */
  async #reasonOf(
    error: unknown,
    { part, size }: { readonly part: string; readonly size: number },
  ): Promise<unknown> {
    try {
      await this.#remote.remove(part);
      const free = error instanceof RcloneFailure ? await this.#remote.free() : null;
      return free !== null && free < size ? this.#failed('there is no room left') : error;
    } catch {
      // What cannot be tidied now goes with a later feeding.
      return error;
    }
  }

  /** Takes away every file of that name: some services let one be given twice. */
  async #clear(path: VaultPath): Promise<void> {
    for (let n = 0; n < MOST_TWINS && (await this.#remote.size(path)) !== null; n += 1)
      await this.#remote.remove(path);
  }

  /** One that breaks off twice while the place is there is damaged: other places may have it whole. */
  async #read(path: VaultPath, range: RemoteRange | null): Promise<Buffer> {
    const cuts: CutShort[] = [];
    while (cuts.length < 2)
      try {
        return (await this.#remote.read(path, range)) ?? (await this.#missing(path));
      } catch (error) {
        if (!(error instanceof CutShort)) throw this.#toldOf(error);
        cuts.push(error);
      }
    // What we ended ourselves because nobody answered was not broken off there.
    const own = cuts.find(({ by }) => by === 'us');
    if (own !== undefined) throw this.#toldOf(own);
    await this.assertPresent();
    throw new SafelightError('document-invalid', { path, why: 'it breaks off while it is read' });
  }

  async #listed(folder: string, which: Listing): Promise<Listed[]> {
    const sizes = new Map<string, number>();
    // Of two files under one name the smaller counts: it may be a part.
    for (const { path, size } of await this.#entries(folder, which))
      sizes.set(path, Math.min(size, sizes.get(path) ?? size));
    return [...sizes].map(([name, size]) => ({ name, size }));
  }

  /** None where the folder is not there, in a vault that is. */
  async #entries(folder: string, which: Listing): Promise<readonly RcloneEntry[]> {
    const found = await this.#told(() => this.#remote.list(folder, which));
    if (found === null && folder !== '.') await this.assertPresent();
    return found ?? [];
  }

  /** A file that is missing is damage; one that is missing because nothing is there any more is not. */
  async #missing(path: VaultPath): Promise<never> {
    if (path !== 'vault.json') await this.assertPresent();
    throw new SafelightError('file-missing', { path });
  }

  /** When those before it are done with that name. */
  async #alone(path: VaultPath, write: () => Promise<void>): Promise<void> {
    const before = this.#writing.get(path) ?? Promise.resolve();
    const now = before.then(() => this.#told(write));
    const settled = now.catch(() => undefined);
    this.#writing.set(path, settled);
    try {
      await now;
    } finally {
      if (this.#writing.get(path) === settled) this.#writing.delete(path);
    }
  }

  async #told<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw this.#toldOf(error);
    }
  }

  #toldOf(error: unknown): unknown {
    return error instanceof RcloneFailure ? this.#failed(error.message) : error;
  }

  #failed(why: string): SafelightError {
    return new SafelightError('place-unreachable', { place: this.name, path: this.locator.path, why });
  }
}
