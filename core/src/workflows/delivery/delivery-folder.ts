import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { diskError, makeFolderStepwise, RESTORING, restoringName, syncFolder } from '../../fs/durable.ts';
import { SafelightError, systemCode } from '../../model/errors.ts';
import { freeSpace } from '../drives.ts';

/** Milliseconds after which an unfinished folder is nobody's any more. */
const ABANDONED = 24 * 3_600_000;
/** Bytes beside the archives: directories, the page that says how to open them. */
const BESIDE = 16_000_000;

/** A delivery that is being made: nobody sees it before all of it is there. */
export class DeliveryFolder implements AsyncDisposable {
  /** Where things are put until then. */
  readonly path: string;
  readonly #home: string;
  #published = false;

  private constructor(home: string) {
    this.#home = home;
    this.path = join(home, restoringName());
  }

  /** Throws `disk-full` where so many bytes will not fit, `read-only` and the like. */
  static async begin(home: string, bytes: number, now: Date): Promise<DeliveryFolder> {
    await makeFolderStepwise(home, { mode: 0o700 });
    await clearAbandoned(home, now);
    const free = await freeSpace(home);
    if (free !== null && free < bytes + BESIDE) throw new SafelightError('disk-full', { path: home });
    const folder = new DeliveryFolder(home);
    try {
      await mkdir(folder.path, { mode: 0o700 });
    } catch (error) {
      throw diskError(error, home);
    }
    return folder;
  }

  /** Gives it its name, with all that is in it. Throws `would-overwrite`. */
  async publish(name: string): Promise<void> {
    const path = join(this.#home, name);
    try {
      await syncFolder(this.path);
      await rename(this.path, path);
    } catch (error) {
      if (['EEXIST', 'ENOTEMPTY', 'ENOTDIR'].includes(systemCode(error) ?? ''))
        throw new SafelightError('would-overwrite', { path }, error);
      throw diskError(error, path);
    }
    this.#published = true;
    await syncFolder(this.#home);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#published) await rm(this.path, { recursive: true, force: true });
  }
}

/** What a run that was killed left: whole days old, so that it is nobody's who is still at work. */
const clearAbandoned = async (home: string, now: Date): Promise<void> => {
  for (const name of await readdir(home)) {
    if (!RESTORING.test(name)) continue;
    const path = join(home, name);
    const found = await stat(path).catch(() => null);
    if (found?.isDirectory() === true && now.getTime() - found.mtimeMs > ABANDONED)
      await rm(path, { recursive: true, force: true });
  }
};
