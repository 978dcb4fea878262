import { join } from 'node:path';
import { cloneFile } from '../catalog/steady-copy.ts';
import { makePrivateFolderIn } from '../fs/private-folder.ts';
import { stampOf, stampText, statusOf } from '../fs/stamp.ts';
import { SafelightError, systemCode } from '../model/errors.ts';
import { type BytePath, bytePathFromText, isWithin, joinBytes, nameOf, pathBuffer } from '../model/paths.ts';
import { sourceError } from '../vault/read-stable.ts';
import { type Problem, problemOf } from './problem.ts';
import type { ScannedFile, ScannedFolder } from './scan.ts';
import type { Memory } from './scan-catalog.ts';
import { scanTree } from './scan-plain.ts';

export interface LiveCompanionOptions {
  /** Is this the folder that the editor writes into? */
  isCompanion(folder: BytePath): boolean;
  /** Private folder for copies of what does not hold still. */
  readonly scratch: string;
  readonly memory: Memory;
  readonly signal: AbortSignal;
  /** Called before anything of it is stored. */
  onMet(path: BytePath): void;
}

/** What a listing says of each name of a folder. */
type Stamps = ReadonlyMap<BytePath, string>;

/** What Lightroom leaves in the folder of a catalog without masks (seen on Windows). */
const EMPTY = /^PackageIcon\.ico$/i;

/**
 * A folder beside a catalog whose files come and go while the editor runs: it is listed, stored, and listed again; what
 * moved meanwhile is copied once more, from clones that hold still.
 */
export class LiveCompanion {
  /** Files that changed, came or went from the first listing until everything was stored. */
  changed = 0;
  readonly #options: LiveCompanionOptions;
  readonly #first = new Map<BytePath, Stamps>();
  #top: BytePath | null = null;
  #unreadable = 0;

  constructor(options: LiveCompanionOptions) {
    this.#options = options;
  }

  /** Null where there is none. */
  get name(): BytePath | null {
    return this.#top === null ? null : nameOf(this.#top);
  }

  /** Is there anything in it that would be missed? */
  get isFilled(): boolean {
    return [...this.#first.values()].some((stamps) => [...stamps.keys()].some((name) => !EMPTY.test(name)));
  }

  /** Was all of it read, and the same before and after? */
  get isWhole(): boolean {
    return this.changed === 0 && this.#unreadable === 0;
  }

  async *watching(folders: AsyncIterable<ScannedFolder>): AsyncGenerator<ScannedFolder> {
    for await (const folder of folders) {
      if (this.#options.isCompanion(folder.path)) {
        this.#top = folder.path;
        this.#options.onMet(folder.path);
      }
      if (this.#holds(folder.path)) this.#first.set(folder.path, stampsOf(folder));
      this.changed += folder.problems.filter((problem) => this.excuses(problem)).length;
      yield folder;
    }
  }

  /** Folders of it in which something moved, once what `watching` gave is stored and its keys are durable. */
  async *again(): AsyncGenerator<ScannedFolder> {
    if (this.#top === null) return;
    const scratch = await makePrivateFolderIn(this.#options.scratch, 'companion-');
    const unseen = new Map(this.#first);
    for await (const folder of scanTree(this.#top, () => Promise.resolve(null))) {
      this.#options.signal.throwIfAborted();
      const first = this.#first.get(folder.path) ?? new Map();
      unseen.delete(folder.path);
      const gone = this.#compare(folder, first);
      if (gone.length > 0 || this.#isBehind(folder)) yield await this.#secondCopy(folder, gone, scratch);
    }
    for (const stamps of unseen.values()) this.changed += stamps.size;
  }

  /** A file that went, or kept changing, is no fault of this folder: `changed` counts it. */
  excuses({ path, code }: Problem): boolean {
    return this.#holds(path) && ['source-missing', 'source-changing'].includes(code);
  }

  #holds(path: BytePath): boolean {
    return this.#top !== null && isWithin(this.#top, path);
  }

  #isHeld(folder: BytePath, { name, stamp }: { readonly name: BytePath; readonly stamp: string }): boolean {
    return this.#options.memory.holds(joinBytes(folder, name), stamp);
  }

  #isBehind({ path, entries }: ScannedFolder): boolean {
    return entries.some((entry) => !this.#isHeld(path, entry));
  }

  /** Names that went since the first listing; all that is not as it was is counted. */
  #compare(folder: ScannedFolder, first: Stamps): BytePath[] {
    const now = stampsOf(folder);
    const gone = [...first.keys()].filter((name) => !now.has(name));
    const steady = folder.entries.filter((entry) => first.get(entry.name) === entry.stamp);
    this.changed += gone.length + folder.entries.length - steady.length;
    const unread = steady.filter((entry) => !this.#isHeld(folder.path, entry));
    this.#unreadable += folder.problems.length + unread.length;
    return gone;
  }

  /** What went stays as it was stored: the rest may still refer to it, and more than enough does no harm. */
  async #secondCopy(
    folder: ScannedFolder,
    gone: readonly BytePath[],
    scratch: string,
  ): Promise<ScannedFolder> {
    const copy = { entries: [] as ScannedFolder['entries'][number][], problems: [...folder.problems] };
    const carried = [...folder.carried, ...gone];
    for (const entry of folder.entries)
      if (entry.kind === 'link' || this.#isHeld(folder.path, entry)) copy.entries.push(entry);
      else {
        const cloned = await this.#clone(folder.path, entry, scratch);
        if ('source' in cloned) copy.entries.push(cloned);
        else {
          copy.problems.push(cloned);
          carried.push(entry.name);
        }
      }
    return { ...folder, ...copy, carried };
  }

  async #clone(folder: BytePath, file: ScannedFile, scratch: string): Promise<ScannedFile | Problem> {
    const path = joinBytes(folder, file.name);
    const target = join(await makePrivateFolderIn(scratch, 'file-'), 'copy');
    try {
      await cloneFile(pathBuffer(path), target);
      const stamp = stampOf(statusOf(path));
      const source = bytePathFromText(target);
      return {
        ...file,
        source,
        size: stampOf(statusOf(source)).size,
        // Moved again: no stamp, so that the next run reads it anew.
        stamp: stampText(stamp) === file.stamp ? file.stamp : '',
        attributes: { mtimeNs: stamp.mtimeNs, mode: stamp.mode },
      };
    } catch (error) {
      return cloneProblem(error, path, scratch);
    }
  }
}

const stampsOf = ({ entries }: ScannedFolder): Stamps =>
  new Map(entries.map(({ name, stamp }) => [name, stamp]));

/** Errors of the private folder end the run; those of the file are told of it. */
const cloneProblem = (error: unknown, path: BytePath, scratch: string): Problem => {
  const code = systemCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') throw new SafelightError('disk-full', { path: scratch }, error);
  const told = sourceError(error, path);
  if (!(told instanceof SafelightError)) throw told;
  return problemOf(path, told);
};
