import { mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeFully } from '../fs/direct.ts';
import { diskError } from '../fs/durable.ts';
import { SpareMemory } from '../fs/spare-memory.ts';
import { Throttle } from '../fs/throttle.ts';
import type { Sha256 } from '../model/digest.ts';
import { isSafelightError } from '../model/errors.ts';
import { settledAll } from '../model/settled-all.ts';
import type { Place, PlaceLocator } from '../place/place.ts';
import { readPiece } from '../place/read-piece.ts';
import { objectPath } from './layout.ts';
import type { ObjectName, ObjectSource } from './object-source.ts';

/** Bytes that are asked for at a time. */
const PIECE = 4 * 1024 * 1024;

/** Objects that are brought at a time where many are kept. */
const TOGETHER = 8;

/** An object that is here, or on its way. */
interface Brought {
  users: number;
  readonly here: Promise<void>;
}

/**
 * Objects of a bucket or remote, in a folder while they are needed: they are as sealed as they were there. What opens them
 * tells whether their bytes are the right ones.
 */
export class FarObjects implements ObjectSource {
  readonly locator: PlaceLocator;
  readonly #place: Place;
  readonly #memory = new SpareMemory(PIECE);
  readonly #brought = new Map<Sha256, Brought>();
  /** What is being removed: whoever wants it again waits for that. */
  readonly #going = new Map<Sha256, Promise<void>>();

  /** `folder`: private, and nobody else's. */
  private constructor(place: Place, folder: string) {
    this.#place = place;
    this.locator = { kind: 'folder', path: folder };
  }

  static async open(place: Place, folder: string): Promise<FarObjects> {
    // By it a vault's folder is told from one that is not there.
    await mkdir(join(folder, 'objects'), { mode: 0o700 });
    return new FarObjects(place, folder);
  }

  async bring(objects: readonly ObjectName[]): Promise<Disposable> {
    const used = objects.map((object) => this.#use(object));
    try {
      await settledAll(used.map(({ here }) => here));
    } catch (error) {
      this.#letGo(objects);
      throw error;
    }
    return { [Symbol.dispose]: () => this.#letGo(objects) };
  }

  async keep(objects: Iterable<ObjectName>): Promise<void> {
    const throttle = new Throttle(TOGETHER);
    const wanted = new Map([...objects].map((object) => [object.sha256, object]));
    for (const object of wanted.values())
      await throttle.run(async () => {
        try {
          await this.#use(object).here;
        } catch (error) {
          // Whoever reads it will miss it.
          if (!isSafelightError(error) || error.code === 'place-unreachable') throw error;
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

  #letGo(objects: readonly ObjectName[]): void {
    for (const { sha256 } of objects) {
      const brought = this.#brought.get(sha256);
      if (brought === undefined) continue;
      brought.users -= 1;
      if (brought.users > 0) continue;
      this.#brought.delete(sha256);
      const here = brought.here.catch(() => undefined);
      this.#going.set(
        sha256,
        here.then(() => rm(this.#pathOf(sha256), { force: true })).catch(() => undefined),
      );
    }
  }

  #pathOf(sha256: Sha256): string {
    return join(this.locator.path, objectPath(sha256));
  }

  async #fetch({ sha256, size }: ObjectName): Promise<void> {
    await this.#going.get(sha256);
    this.#going.delete(sha256);
    const path = this.#pathOf(sha256);
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await using file = await open(path, 'w', 0o600);
      await this.#memory.lend(async (memory) => {
        for (let offset = 0; offset < size; offset += PIECE) {
          const piece = { offset, memory: memory.subarray(0, size - offset) };
          await writeFully(file.fd, await readPiece(this.#place, objectPath(sha256), piece), offset);
        }
      });
    } catch (error) {
      throw isSafelightError(error) ? error : diskError(error, path);
    }
  }
}
