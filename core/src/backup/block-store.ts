import { Extent, encodeLines, parseLines } from '@safelight/manifests';
import type { FileStamp } from '../fs/stamp.ts';
import type { Xxh128 } from '../model/digest.ts';
import type { BytePath } from '../model/paths.ts';
import { contentLength } from '../seal/hash.ts';
import { SEGMENT, type SealedContent } from '../vault/jobs.ts';
import type { Pool } from '../vault/pool.ts';
import type { State } from '../vault/state.ts';
import type { StoredFile } from './entries.ts';
import { extentLeaves, MOST_EXTENTS, overlay } from './extents.ts';
import type { KeyringWriter, Scope } from './keyring-writer.ts';
import type { ScannedFile } from './scan.ts';

type Stored = Pick<StoredFile, 'xxh128' | 'parts'> & { readonly stamp: FileStamp };

/** Stores catalogs: whole the first time, then the 64 KiB blocks that changed, over what is there already. */
export class BlockStore {
  readonly #state: State;
  readonly #pool: Pool;
  readonly #keyrings: KeyringWriter;
  readonly #set: string;

  constructor(doors: {
    readonly state: State;
    readonly pool: Pool;
    readonly keyrings: KeyringWriter;
    readonly set: string;
  }) {
    this.#state = doors.state;
    this.#pool = doors.pool;
    this.#keyrings = doors.keyrings;
    this.#set = doors.set;
  }

  /** `path` is where the catalog lies, `file.source` the safe copy it is read from. */
  async store(path: BytePath, file: ScannedFile, scope: Scope): Promise<Stored> {
    const before = this.#before(path);
    return before === null
      ? this.#storeWhole(path, file, scope)
      : this.#storeChanged(path, file, scope, before);
  }

  /** One content, or leaves of extents that are stored as contents themselves. */
  async partsOf(extents: readonly Extent[], scope: Scope): Promise<StoredFile['parts']> {
    const [only, ...more] = extents;
    if (
      only !== undefined &&
      more.length === 0 &&
      only.offset === 0 &&
      contentLength(only.content) === only.length
    )
      return { content: only.content };
    const contents = extentLeaves(extents).map((leaf) => Buffer.from(leaf));
    const sealed = await this.#pool.run({ kind: 'seal-bytes', contents });
    this.#keyrings.add(scope, sealed.contents);
    const contentIds = new Set(extents.map(({ content }) => content));
    return { extents: sealed.contents.map(({ content }) => content), contents: [...contentIds] };
  }

  async #storeWhole(path: BytePath, file: ScannedFile, scope: Scope): Promise<Stored> {
    const hashFirst = this.#state.holdsLength(Math.min(file.size, SEGMENT));
    const sealed = await this.#pool.run({ kind: 'seal-file', source: file.source, hashFirst, blocks: true });
    this.#keyrings.add(scope, sealed.contents);
    const extents = sealed.contents.map(wholeContent);
    this.#remember(path, sealed.blocks ?? new Uint8Array(), extents);
    return { stamp: sealed.stamp, xxh128: sealed.xxh128, parts: await this.partsOf(extents, scope) };
  }

  async #storeChanged(path: BytePath, file: ScannedFile, scope: Scope, before: Before): Promise<Stored> {
    const sealed = await this.#pool.run({ kind: 'seal-blocks', source: file.source, known: before.tags });
    this.#keyrings.add(
      scope,
      sealed.changed.map(({ content }) => content),
    );
    const stretches = sealed.changed.map(({ position, content }) => ({
      position,
      extent: wholeContent(content),
    }));
    const extents = overlay(before.extents, stretches, sealed.stamp.size);
    this.#remember(path, sealed.blocks, extents);
    const xxh128: Xxh128 = sealed.xxh128;
    return { stamp: sealed.stamp, xxh128, parts: await this.partsOf(extents, scope) };
  }

  #before(path: BytePath): Before | null {
    const row = this.#state
      .sql('SELECT tags, extents FROM blocks WHERE of_set = ? AND path = ?')
      .get(this.#set, path);
    if (row === undefined) return null;
    const extents = [...parseLines(Extent, String(row['extents']))];
    const held = extents.every(({ content }) => this.#keyrings.knows(content));
    return held && extents.length <= MOST_EXTENTS ? { tags: row['tags'] as Uint8Array, extents } : null;
  }

  #remember(path: BytePath, tags: Uint8Array, extents: readonly Extent[]): void {
    rememberBlocks(this.#state, this.#set, path, { tags, extents });
  }
}

interface Before {
  /** Content tags of the blocks of 64 KiB, 16 bytes each. */
  readonly tags: Uint8Array;
  readonly extents: readonly Extent[];
}

/** What a catalog was made of when it was last stored. */
export const rememberBlocks = (
  state: State,
  set: string,
  path: BytePath,
  { tags, extents }: Before,
): void => {
  state.sql('INSERT OR REPLACE INTO blocks VALUES (?, ?, ?, ?)').run(set, path, tags, encodeLines(extents));
};

const wholeContent = ({ content }: SealedContent): Extent => ({
  content,
  offset: 0,
  length: contentLength(content),
});
