import type { ContentId } from '../model/digest.ts';
import { type BytePath, joinBytes } from '../model/paths.ts';
import type { SealedContent } from '../vault/jobs.ts';
import type { Removals } from '../vault/removals.ts';
import { blindContent } from '../vault/removals.ts';
import type { State } from '../vault/state.ts';
import type { Exclusion, ScannedFile, ScannedFolder } from './scan.ts';

const ERASED = { rule: 'erased', reason: 'it was erased from the vault on purpose' } as const;

/** What was erased from the vault and still lies on the disk: it is left out of every later backup. */
export class ErasedFiles {
  /** Those that were read and left out. */
  readonly exclusions: Exclusion[] = [];
  readonly #state: State;
  readonly #set: string;
  readonly #contents: Removals['contents'];

  constructor(state: State, set: string, { contents }: Pick<Removals, 'contents'>) {
    this.#state = state;
    this.#set = set;
    this.#contents = contents;
  }

  /** Was anything ever erased? Then a file is hashed before it is sealed. */
  get isAny(): boolean {
    return this.#contents.size > 0;
  }

  /** Was it erased? */
  has(content: ContentId): boolean {
    return this.isAny && this.#contents.has(blindContent(content));
  }

  /** A folder without the files that an earlier run left out, as long as they look the same. */
  without(folder: ScannedFolder): ScannedFolder {
    const left = leftOut(this.#state, this.#set, folder.path);
    if (left.size === 0) return folder;
    const out = folder.entries.filter(({ name, stamp }) => left.get(name) === stamp);
    if (out.length === 0) return folder;
    return {
      ...folder,
      entries: folder.entries.filter((entry) => !out.includes(entry)),
      exclusions: [
        ...folder.exclusions,
        ...out.map(({ name }) => ({ path: joinBytes(folder.path, name), ...ERASED })),
      ],
    };
  }

  /** Does a file that was read hold something that was erased? Then it is left out, now and later. */
  leavesOut(
    folder: BytePath,
    file: ScannedFile,
    contents: readonly Pick<SealedContent, 'content'>[],
  ): boolean {
    if (!contents.some(({ content }) => this.has(content))) return false;
    this.exclusions.push({ path: joinBytes(folder, file.name), ...ERASED });
    this.#state
      .sql('INSERT OR REPLACE INTO left_out VALUES (?, ?, ?, ?)')
      .run(this.#set, folder, file.name, file.stamp);
    return true;
  }
}

const leftOut = (state: State, set: string, folder: BytePath): ReadonlyMap<string, string> =>
  new Map(
    state
      .sql('SELECT name, stamp FROM left_out WHERE of_set = ? AND folder = ?')
      .all(set, folder)
      .map(({ name, stamp }) => [String(name), String(stamp)]),
  );
