import { mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeFully } from '../fs/direct.ts';
import { diskError } from '../fs/durable.ts';
import { Room } from '../fs/room.ts';
import { Throttle } from '../fs/throttle.ts';
import type { Sha256 } from '../model/digest.ts';
import { isSafelightError } from '../model/errors.ts';
import { settledAll } from '../model/settled-all.ts';
import type { Place, PlaceLocator } from '../place/place.ts';
import { objectPath } from './layout.ts';
import type { ObjectName, ObjectSource } from './object-source.ts';

/** Bytes that are asked for at a time. */
const PIECE = 4 * 1024 * 1024;

/** Objects on their way at a time. */
const TOGETHER = 8;

/** Bytes of objects that lie here until they were opened. One file may need more: then it has the disk for itself. */
const MOST = 2 * 1024 ** 3;

/** An object that is here, or on its way. */
interface Brought {
  users: number;
  readonly here: Promise<void>;
}

/**
 * Objects of a bucket or remote, in a folder while they are needed: they are as sealed as they were there. What opens them
 * tells whether their bytes are the right ones.
 */
export class FarObjects implements ObjectSource, AsyncDisposable {
  readonly locator: PlaceLocator;
  readonly #place: Place;
  readonly #signal: AbortSignal;
  readonly #ways = new Room(TOGETHER);
  readonly #disk = new Room(MOST);
  readonly #brought = new Map<Sha256, Brought>();
  /** What is being removed: whoever wants it again waits for that. */
  readonly #going = new Map<Sha256, Promise<void>>();

  private constructor(place: Place, folder: string, signal: AbortSignal) {
    this.#place = place;
    this.locator = { kind: 'folder', path: folder };
    this.#signal = signal;
  }

  /** `folder`: private, and nobody else's; it is removed at the end. */
  static async open(place: Place, folder: string, signal: AbortSignal): Promise<FarObjects> {
    // By it a vault's folder is told from one that is not there.
    await mkdir(join(folder, 'objects'), { mode: 0o700 });
    return new FarObjects(place, folder, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled([...this.#brought.values()].map(({ here }) => here));
    await Promise.all(this.#going.values());
    await rm(this.locator.path, { recursive: true, force: true });
  }

  async bring(objects: readonly ObjectName[]): Promise<Disposable> {
    const bytes = objects.reduce((sum, { size }) => sum + size, 0);
    await this.#disk.take(bytes);
    const used = objects.map((object) => this.#use(object));
    const letGo = (): void => {
      for (const { sha256 } of objects) this.#letGo(sha256);
      this.#disk.give(bytes);
    };
    try {
      await settledAll(used.map(({ here }) => here));
    } catch (error) {
      letGo();
      throw error;
    }
    return { [Symbol.dispose]: letGo };
  }

  async keep(objects: Iterable<ObjectName>): Promise<void> {
    const wanted = new Map([...objects].map((object) => [object.sha256, object]));
    const throttle = new Throttle(TOGETHER);
    for (const object of wanted.values())
      await throttle.run(async () => {
        try {
          await this.#use(object).here;
        } catch (error) {
          // Whoever reads it will miss it.
          if (!isSafelightError(error) || error.code !== 'file-missing') throw error;
        }
      });
    await throttle.drained();
  }

  #use(object: ObjectName): Brought {
    const known = this.#brought.get(object.sha256);
    const brought = known ?? { users: 0, here: this.#fetch(object) };
    brought.users += 1;
    this.#brought.set(object.sha256, brought);
    return brought;
  }

  #letGo(sha256: Sha256): void {
    const brought = this.#brought.get(sha256);
    if (brought === undefined) return;
    brought.users -= 1;
    if (brought.users > 0) return;
    this.#brought.delete(sha256);
    const going = this.#remove(sha256, brought).finally(() => {
      if (this.#going.get(sha256) === going) this.#going.delete(sha256);
    });
    this.#going.set(sha256, going);
  }

  async #remove(sha256: Sha256, { here }: Brought): Promise<void> {
    await here.catch(() => undefined);
    await rm(this.#pathOf(sha256), { force: true }).catch(() => undefined);
  }

  #pathOf(sha256: Sha256): string {
    return join(this.locator.path, objectPath(sha256));
  }

  async #fetch(object: ObjectName): Promise<void> {
    await this.#going.get(object.sha256);
    await this.#ways.take(1);
    try {
      await this.#write(object);
    } finally {
      this.#ways.give(1);
    }
  }

  async #write({ sha256, size }: ObjectName): Promise<void> {
    const path = this.#pathOf(sha256);
    try {
      this.#signal.throwIfAborted();
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await using file = await open(path, 'w', 0o600);
      for (let at = 0; at < size; at += PIECE) {
        this.#signal.throwIfAborted();
        const length = Math.min(PIECE, size - at);
        await writeFully(file.fd, await this.#place.getRange(objectPath(sha256), at, length), at);
      }
    } catch (error) {
      // What is not whole is not there.
      await rm(path, { force: true }).catch(() => undefined);
      throw isSafelightError(error) ? error : diskError(error, path);
    }
  }
}
