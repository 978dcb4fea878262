import type { FileEntry } from '@safelight/manifests';
import { type BytePath, joinBytes } from '../model/paths.ts';
import type { KnownFiles } from './known-files.ts';
import type { FolderPlan } from './plan.ts';
import { apartName, type Change, isAlarm, isOriginal, originalOf } from './tripwire.ts';

/** Compares the version of an original that was backed up with the file that lies there now. */
export interface Originals {
  compare(before: FileEntry, path: BytePath): Promise<Change>;
}

/** Originals whose bytes are not those that were backed up, and that took their place all the same. */
export interface ChangeTally {
  metadata: number;
  /** Could not be compared, and are of a kind that editors write keywords into. */
  uncompared: number;
  accepted: number;
}

export interface ChangedOriginalsOptions {
  readonly known: KnownFiles;
  readonly originals: Originals;
  /** Take every change as wanted. */
  readonly accept: boolean;
}

/** Decides under which name a file that was read anew is kept: its own, or apart from the version it must not replace. */
export class ChangedOriginals {
  readonly tally: ChangeTally = { metadata: 0, uncompared: 0, accepted: 0 };
  readonly #options: ChangedOriginalsOptions;

  constructor(options: ChangedOriginalsOptions) {
    this.#options = options;
  }

  /** `folder`: its number in the state and its path. */
  async nameFor(
    folder: { readonly id: number; readonly path: BytePath },
    name: BytePath,
    xxh128: string,
  ): Promise<BytePath> {
    const { known, accept } = this.#options;
    const before = isOriginal(folder.path, name) ? known.entry(folder.id, name) : null;
    if (before === null) return name;
    if (before.xxh128 === xxh128) return this.#settled(folder.id, name);
    const apart = apartName(name, xxh128);
    // It was looked at in an earlier run, and nothing changed since.
    const isTold = known.has(folder.id, apart);
    const change = isTold
      ? 'image'
      : await this.#options.originals.compare(before, joinBytes(folder.path, name));
    const alarm = isAlarm(name, change);
    if (alarm && !accept) return apart;
    if (alarm) this.tally.accepted += 1;
    else if (change === 'metadata') this.tally.metadata += 1;
    else if (change === 'unknown') this.tally.uncompared += 1;
    return this.#settled(folder.id, name);
  }

  /** What was kept apart of it is needed no longer. */
  #settled(folder: number, name: BytePath): BytePath {
    this.#options.known.forgetApart(folder, name);
    return name;
  }
}

/** What was kept apart of an original stays while that original is looked into again. */
export const goneForGood = ({ gone, large, small }: FolderPlan): readonly BytePath[] => {
  const anew = new Set([...large, ...small].map(({ name }) => name));
  return gone.filter((name) => {
    const original = originalOf(name);
    return original === null || !anew.has(original);
  });
};
